import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Programs } from '../../../services/node/machine/run.ts';
import { ensurePassword, openGrafana } from '../../../services/watch/grafana/grafana.ts';

let server: Server;
let url: string;
let password: string;
let reloaded: string[];

beforeAll(async () => {
  server = createServer((request, response) => {
    const right = request.headers.authorization === `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
    if (!right) response.writeHead(401).end();
    else if (request.url === '/api/user') response.end('{}');
    else if (request.url === '/api/admin/provisioning/alerting/reload')
      response.writeHead(500).end('{"message":"alert rules: no"}');
    else {
      reloaded.push(`${request.method} ${request.url}`);
      response.end('{}');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  password = 'right';
  reloaded = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const ran: { argv: readonly string[]; input: string | undefined }[] = [];
const tool = (works: boolean): Programs => ({
  run: () => Promise.reject(new Error('not here')),
  async mustRun(argv, { input } = {}) {
    ran.push({ argv, input });
    if (works) password = input?.trim() ?? '';
    return '';
  },
});

test('Grafana is asked to read one sort of files again, and its refusal is told in its words', async () => {
  const grafana = openGrafana({ password: 'right', url });
  await grafana.reload('dashboards');
  expect(reloaded).toEqual(['POST /api/admin/provisioning/dashboards/reload']);
  await expect(grafana.reload('alerting')).rejects.toThrow(
    'Grafana did not take on its alerting (500): {"message":"alert rules: no"}',
  );
});

test('a password that Grafana has already is left alone', async () => {
  await ensurePassword({ grafana: openGrafana({ password: 'right', url }), programs: tool(true), password: 'right' });
  expect(ran).toEqual([]);
});

test("another password is set by Grafana's own tool, which reads it and is not given it as a word", async () => {
  const grafana = openGrafana({ password: 'new', url });
  await ensurePassword({ grafana, programs: tool(true), password: 'new' });
  expect(ran[0]?.argv.join(' ')).toBe(
    'docker exec --interactive monitoring-grafana grafana cli --homepath=/usr/share/grafana admin reset-admin-password --password-from-stdin',
  );
  expect(ran[0]?.input).toBe('new\n');
});

test('a tool that changed nothing is an error', async () => {
  const grafana = openGrafana({ password: 'new', url });
  await expect(ensurePassword({ grafana, programs: tool(false), password: 'new' })).rejects.toThrow(
    'Grafana does not take the password of its secret',
  );
});
