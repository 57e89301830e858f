import { createServer, type Server } from 'node:net';
import { chooseGatewayPort, portProblem } from '../../../operations/local/gateway-port.ts';
import { portHolder } from '../../../operations/servers/port-holder.ts';
import { keepPort } from '../../../operations/servers/ports.ts';

let server: Server;
let port = 0;

beforeAll(async () => {
  port = await keepPort();
  server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
});

afterAll(() => new Promise((closed) => server.close(closed)));

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('Who listens on a port is named with the number of the process', () => {
  expect(portHolder(port)).toMatch(new RegExp(`^\\S+ \\(process ${process.pid}\\)$`));
});

test('Of a port that nobody listens on nobody is named', async () => {
  expect(portHolder(await keepPort())).toBeUndefined();
});

test('A port that is wanted and in use is refused, with the option', async () => {
  await expect(chooseGatewayPort(port, () => {})).rejects.toThrow(
    new RegExp(
      `^--port ${port}: port ${port} of 127\\.0\\.0\\.1 is in use.*\\. Choose another one, or leave --port out\\.$`,
    ),
  );
});

test.each([
  ['EADDRINUSE', 'nginx (process 7)', 'port 80 of 127.0.0.1 is in use by nginx (process 7).'],
  ['EADDRINUSE', undefined, 'port 80 of 127.0.0.1 is in use.'],
  ['EACCES', undefined, 'this user is not permitted to open port 80; ports from 1024 on need no rights.'],
  ['EADDRNOTAVAIL', undefined, 'port 80 of 127.0.0.1 cannot be opened (EADDRNOTAVAIL).'],
])('%s of %s is told as what it is', (code, holder, sentence) => {
  expect(portProblem(80, code, holder)).toBe(sentence);
});
