import { runWarren } from './run-warren.ts';

const sound = ['--repository', 'tests/fixtures/sound'];

test('alarms are listed, each with who is called and when it fires', async () => {
  const { status, stdout } = await runWarren(['alarms', 'list', ...sound]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^busy\/database +warning +on-call \(low\) +cloudwatch +3 of 5 minutes above 80 %$/m);
  expect(stdout).toMatch(/^broker-memory\/broker\/orders .* 5 minutes above 90 %$/m);
  expect(stdout.trim().split('\n').at(-1)).toBe('11 alarms: 2 by cloudwatch, 8 by grafana, 1 by zabbix.');
});

test('as JSON with all that is known of each', async () => {
  const { stdout } = await runWarren(['alarms', 'list', '--json', ...sound]);
  const [alarm] = JSON.parse(stdout).alarms.filter(({ id }: { id: string }) => id === 'busy/database');
  expect(alarm).toMatchObject({
    file: 'alerts/busy.yaml',
    owner: 'cloudwatch',
    condition: '3 of 5 minutes above 80 %',
  });
});

test('tests inside a file are run, of one alert alone where it is named', async () => {
  const { status, stdout } = await runWarren(['alarms', 'test', 'busy', ...sound]);
  expect([status, stdout.trim()]).toEqual([0, '1 test of 1 alert, 0 failed, 0 not run.']);
});

test('an alert that is not there is said', async () => {
  const { status, stderr } = await runWarren(['alarms', 'test', 'bussy', ...sound]);
  expect(status).toBe(1);
  expect(stderr).toContain('there is no alerts/bussy.yaml. Did you mean busy? Name an alert that there is.');
});
