import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitoringSecrets } from '../../../contracts/secrets.ts';
import { programsOf } from '../../../services/watch/programs/programs.ts';
import { takeSecrets } from '../../../services/watch/programs/secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'warren-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = 'acme/monitoring';
const names = monitoringSecrets(path);
// Files are given to the users of programs, which only root can.
const own = String(process.getuid?.());
const runs = programsOf({ images: { prometheus: 'p:1', grafana: 'g:1', 'zabbix-database': 'm:1' } }).map((run) => ({
  ...run,
  program: { ...run.program, user: `${own}:0` },
}));
const take = (values: Record<string, string>) =>
  takeSecrets({
    ...{ path, runs, folders: { secrets: folder } },
    secrets: { read: async (id) => values[id], write: async () => {} },
  });
const values = Object.fromEntries(Object.values(names).map((name) => [name, `value of ${name}`]));

test('a program starts only once every secret of the host has a value, and none is written before', async () => {
  const { [names.grafanaKey]: _, ...without } = values;
  await expect(take(without)).rejects.toThrow(
    'secret acme/monitoring/grafana-key has no value. Apply the stack monitoring again.',
  );
  expect(readdirSync(folder)).toEqual([]);
});

test('each program has the secrets that it reads and no other, for itself alone', async () => {
  expect((await take(values)).changed).toEqual(['zabbix-database', 'grafana']);
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
    ...['grafana', 'grafana/grafana', 'grafana/grafana-key'],
    ...['zabbix-database', 'zabbix-database/zabbix-database'],
  ]);
  const key = join(folder, 'grafana', 'grafana-key');
  expect(readFileSync(key, 'utf8')).toBe('value of acme/monitoring/grafana-key');
  expect(statSync(key).mode & 0o777).toBe(0o400);
  expect((await take(values)).changed).toEqual([]);
});

describe('a host that people come to by Cloudflare Access', () => {
  const tunnel = {
    token: 'the-token',
    expectClaims: { aud: ['an-audience'], iss: 'https://acme.cloudflareaccess.com' },
  };
  const opened = [
    ...runs,
    ...programsOf({ images: { cloudflared: 'c:1' } }).map((run) => ({
      ...run,
      program: { ...run.program, user: `${own}:0` },
    })),
  ];
  const takeOpened = (text: string) =>
    takeSecrets({
      ...{ path, runs: opened, folders: { secrets: folder } },
      secrets: { read: async (id) => ({ ...values, 'acme/monitoring/tunnel': text })[id], write: async () => {} },
    });
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');

  test('has the bare token for cloudflared, and for Grafana what it wants of who comes', async () => {
    expect((await takeOpened(JSON.stringify(tunnel))).changed).toEqual(['grafana', 'cloudflared']);
    expect(read('cloudflared/tunnel-token')).toBe('the-token');
    expect(JSON.parse(read('grafana/access-claims'))).toEqual(tunnel.expectClaims);
    expect(statSync(join(folder, 'cloudflared', 'tunnel-token')).mode & 0o777).toBe(0o400);
    expect((await takeOpened(JSON.stringify({ ...tunnel, token: 'another' }))).changed).toEqual(['cloudflared']);
  });

  test('keeps nothing of it once nobody comes that way', async () => {
    expect(readdirSync(join(folder, 'grafana'))).toContain('access-claims');
    await take(values);
    expect(readdirSync(join(folder, 'grafana'))).not.toContain('access-claims');
  });

  test.each(['', 'the-token', JSON.stringify({ token: 'the-token' })])(
    'refuses %j, and does not show it',
    async (text) => {
      const error = await takeOpened(text).catch(String);
      expect(error).toContain('Apply the stack access again.');
      expect(error).not.toContain('the-token');
    },
  );
});

test('who reads a secret that has a new value is told of', async () => {
  expect((await take({ ...values, [names.grafanaKey]: 'new' })).changed).toEqual(['grafana']);
});
