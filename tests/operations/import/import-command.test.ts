import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { importCommand } from '../../../cli/commands/import.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';

const exported = { vhosts: [{ name: '/' }], queues: [{ vhost: '/', name: 'placed', arguments: {} }] };

afterAll(removeScratchFolders);
afterEach(() => {
  jest.restoreAllMocks();
  delete process.env.WARREN_IMPORT_PASSWORD;
  process.exitCode = undefined;
});

/** What the command prints. */
async function run(...args: string[]): Promise<string> {
  const log = jest.spyOn(console, 'log').mockImplementation(() => {});
  await importCommand()
    .exitOverride()
    .parseAsync(['--name', 'billing', '--repository', scratchFolder(), ...args], {
      from: 'user',
    });
  return log.mock.calls.flat().join('\n');
}

function exportFile(value: object): string {
  const file = join(scratchFolder(), 'export.json');
  writeFileSync(file, JSON.stringify(value));
  return file;
}

test('a machine reads the outcome as JSON', async () => {
  const report = JSON.parse(await run('--from', exportFile(exported), '--json'));
  expect(report).toMatchObject({ file: 'brokers/billing.yaml', written: true, counts: { queues: 1 }, problems: [] });
});

test('the password of a management UI is taken from the environment', async () => {
  const server = createServer((request, response) => {
    const isRight = request.headers.authorization === `Basic ${Buffer.from('admin:not-a-secret').toString('base64')}`;
    response.writeHead(isRight ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(exported));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.WARREN_IMPORT_PASSWORD = 'not-a-secret';
  try {
    const { port } = server.address() as AddressInfo;
    const text = await run('--from', `http://127.0.0.1:${port}`, '--user', 'admin', '--dry-run', '--rabbitmq', '4.3.6');
    expect(text).toContain('version: 4.3.6\n');
    expect(text).toContain('- { name: placed, type: classic }');
  } finally {
    server.close();
  }
});

test('a file with errors leaves with 1', async () => {
  const text = await run('--from', exportFile(exported), '--type', 'm7g.metal');
  expect(text).toMatch(/instance\.type {2}"?m7g\.metal/);
  expect(process.exitCode).toBe(1);
});
