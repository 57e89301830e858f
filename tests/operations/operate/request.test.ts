import { type Operation, readRequest } from '../../../operations/operate/request.ts';
import { UserFailure } from '../../../pipeline/process/failure.ts';

const read = (operation: Operation, argument = '', broker = 'orders') => readRequest({ operation, broker, argument });

function refusal(operation: Operation, argument: string, broker?: string): string {
  try {
    return `taken as ${JSON.stringify(read(operation, argument, broker))}`;
  } catch (error) {
    expect(error).toBeInstanceOf(UserFailure);
    return (error as Error).message;
  }
}

test('each operation takes what it needs', () => {
  expect(read('status')).toEqual({ operation: 'status', broker: 'orders' });
  expect(read('restore', 'latest')).toMatchObject({ backup: 'latest' });
  expect(read('restore', '2026-09-02T03:00:00.000Z')).toMatchObject({ backup: '2026-09-02T03:00:00.000Z' });
  expect(read('restore', '2026-09')).toMatchObject({ backup: '2026-09' });
  expect(read('rolling-restart')).toMatchObject({ now: false });
  expect(read('rolling-restart', 'now')).toMatchObject({ now: true });
});

test('logs are of a node, and of so many lines, within bounds', () => {
  expect(read('logs')).toMatchObject({ node: 1, lines: 200 });
  expect(read('logs', '2')).toMatchObject({ node: 2, lines: 200 });
  expect(read('logs', '3:1000')).toMatchObject({ node: 3, lines: 1000 });
  for (const argument of ['0', '3:1001', '3:0', '2:', ':5', '-1', '2;id', '2\n3', '$(id)', '1e1']) {
    expect(refusal('logs', argument)).toMatch(/; logs takes the number of a node and how many lines, at most 1000/);
  }
});

test.each<[Operation, string, string]>([
  ['backup', 'x', '--argument is "x"; backup takes nothing.'],
  ['status', '--json', '--argument is "--json"; status takes nothing.'],
  ['rotate', 'shop', '--argument is "shop"; rotate takes nothing: every password that changed is taken on.'],
  [
    'rolling-restart',
    'NOW',
    '--argument is "NOW"; rolling-restart takes nothing, or now to restart outside the allowed time.',
  ],
])('%s does not take %s', (operation, argument, message) => {
  expect(refusal(operation, argument)).toBe(message);
});

test.each(['', 'backup.json', '../platform.yaml', "latest'", 'latest\n', '2026-09-02;reboot', '2026'])(
  'restore takes a time alone, not %j',
  (argument) => {
    expect(refusal('restore', argument)).toMatch(/; restore takes latest, or the time of a backup/);
  },
);

test.each(['', '../orders', 'orders; id', 'orders\n', '--help', 'Orders', '$(id)'])('%j names no broker', (broker) => {
  expect(refusal('status', '', broker)).toMatch(/^--broker is ".*", which names no broker: a name is 1 to 20/);
});
