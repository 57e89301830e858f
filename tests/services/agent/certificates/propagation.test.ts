import { awaitPropagation } from '../../../../services/agent/certificates/propagation.ts';
import { type NameServer, startNameServer } from './name-server.ts';

const name = '_acme-challenge.orders.example.com';
let servers: NameServer[];

beforeEach(async () => {
  servers = [await startNameServer(), await startNameServer()];
});

afterEach(() => {
  for (const server of servers) server.stop();
});

function wait(sleep: (ms: number) => Promise<void>): Promise<void> {
  const nameServers = async () => servers.map(({ address }) => address);
  return awaitPropagation({ name, value: 'value-1', nameServers, sleep });
}

test('it is over at once when every name server has the value among its values', async () => {
  for (const server of servers) server.texts.set(name, ['value-0', 'value-1']);
  await wait(async () => {
    throw new Error('was not over');
  });
});

test('it goes on until the last name server has it', async () => {
  servers[0]?.texts.set(name, ['value-1']);
  let pauses = 0;
  await wait(async () => {
    pauses += 1;
    if (pauses === 3) servers[1]?.texts.set(name, ['value-1']);
  });
  expect(pauses).toBe(3);
});

test('it ends after three minutes, naming the server that lacks it', async () => {
  servers[0]?.texts.set(name, ['value-1']);
  servers[1]?.texts.set(name, ['VALUE-1']);
  let waitedMs = 0;
  const attempt = wait(async (ms) => {
    waitedMs += ms;
  });
  await expect(attempt).rejects.toThrow(
    `${name} has no TXT record with the challenge on name server ${servers[1]?.address} after 180 s.`,
  );
  expect(waitedMs).toBe(180_000);
});
