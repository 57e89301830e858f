import { connect, createServer } from 'node:net';
import { candidatePorts, isFree, keepPort, keepPorts } from '../../../operations/servers/ports.ts';

test('ports lie outside of the range of outgoing connections, with the guard behind each', () => {
  const ports = candidatePorts([32_768, 60_999]);
  expect(ports.filter((port) => port + 1 >= 32_768 && port <= 60_999)).toEqual([]);
  expect(ports[0]).toBe(20_000);
  expect(ports.length).toBeGreaterThan(6_000);
});

test('a computer whose connections take every port gives what it has', () => {
  expect(candidatePorts([1_024, 65_535])).toContain(32_768);
});

test('no port is kept twice, and each is free until a server takes it', async () => {
  const ports = [...(await keepPorts(10)), ...(await keepPorts(10))];
  expect(new Set(ports).size).toBe(20);
  for (const port of ports) expect(await isFree(port)).toBe(true);
});

test('a port that somebody listens on is not given', async () => {
  const port = await keepPort();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  expect(await isFree(port)).toBe(false);
  await new Promise((resolve) => server.close(resolve));
  expect(await isFree(port)).toBe(true);
});

test('whoever connects to the guard of a port is sent away', async () => {
  const socket = connect((await keepPort()) + 1, '127.0.0.1');
  socket.on('error', () => {});
  await new Promise((closed) => socket.once('close', closed));
  expect(socket.bytesRead).toBe(0);
});
