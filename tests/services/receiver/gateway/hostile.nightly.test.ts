import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exchangeRaw, parseResponses } from '../raw-http.ts';

const mebibyte = 1024 * 1024;
const maxInFlightBytes = 64 * mebibyte;
/** Most that the process holds beside bodies and replies, as docs/data-plane.md says. */
const mostBesideBytes = 256 * mebibyte;
/** 4,000 are let in. */
const count = 2_000;

const post = 'POST /orders HTTP/1.1\r\nHost: hooks.test\r\n';
const large = 'GET /large HTTP/1.1\r\nHost: hooks.test\r\n\r\n';
const chunked = `${post}Transfer-Encoding: chunked\r\n\r\n`;
const bytes = Buffer.from('1\r\nx\r\n'.repeat(10_000));

/** What each connection of a sort sends; none of them reads. */
const sorts: Readonly<Record<string, readonly (string | Buffer)[]>> = {
  'half a head': [`${post}X: ${'x'.repeat(15_000)}`],
  'thousands of tiny headers': [`${post}${'a:b\r\n'.repeat(2_700)}Content-Length: 5\r\n\r\n`],
  'chunks of one byte': [chunked, ...new Array(20).fill(bytes)],
  'the announcement of a large body': [`${post}Content-Length: 15000000\r\n\r\n`],
  'much of a large body': [`${post}Content-Length: 15000000\r\n\r\n`, Buffer.alloc(4 * mebibyte)],
  'requests for large replies': [large],
  'more requests than it may send ahead': [large.repeat(3_000)],
  'as many requests as it may send ahead': [large.repeat(90)],
  'a body in chunks of one byte ahead': [large, chunked, bytes],
};

interface State {
  /** Memory of JavaScript and of its buffers. */
  heldBytes: number;
  requests: number;
  bytes: number;
}

let gateway: ChildProcess;
let port: number;
const sockets: Socket[] = [];

beforeEach(async () => {
  gateway = fork(join(import.meta.dirname, 'hostile/gateway-process.ts'), {
    execArgv: ['--expose-gc', '--import', 'tsx'],
    env: { ...process.env, REPLY_BYTES: String(4 * mebibyte), MAX_IN_FLIGHT_BYTES: String(maxInFlightBytes) },
  });
  [{ port }] = (await once(gateway, 'message')) as [{ port: number }];
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  gateway.kill('SIGKILL');
  await once(gateway, 'exit');
});

async function state(): Promise<State> {
  gateway.send('state');
  return ((await once(gateway, 'message')) as [State])[0];
}

function attack(sends: readonly (string | Buffer)[], from: string): void {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from }).pause();
  socket.on('error', () => {});
  for (const part of sends) socket.write(part);
  sockets.push(socket);
}

test.each(Object.entries(sorts))(
  `${count} connections that send %s cost no more memory than is stated`,
  async (_what, sends) => {
    let most = 0;
    const look = async () => {
      const { heldBytes, bytes: held } = await state();
      most = Math.max(most, heldBytes);
      expect(held).toBeLessThanOrEqual(maxInFlightBytes);
    };
    for (let number = 0; number < count; number += 1) {
      attack(sends, `127.0.1.${1 + (number % 8)}`);
      if (number % 20 === 0) await look();
    }
    for (let times = 0; times < 10; times += 1) {
      await sleep(100);
      await look();
    }
    expect(most / mebibyte).toBeLessThan((maxInFlightBytes + mostBesideBytes) / mebibyte);
  },
);

test.each<[string, (index: number) => string]>([
  ['one source', () => '127.0.2.1'],
  ['a source each', (index) => `127.0.2.${1 + index}`],
])('a hundred hostile connections of %s cost others nothing but time', async (_whose, sourceOf) => {
  const hostile = Object.values(sorts);
  for (let index = 0; index < 100; index += 1) attack(hostile[index % hostile.length] ?? [], sourceOf(index));
  const statuses: number[] = [];
  for (let times = 0; times < 30; times += 1) {
    const body = Buffer.alloc(100_000);
    const request = [`${post}Connection: close\r\nContent-Length: ${body.length}\r\n\r\n`, body];
    statuses.push(...parseResponses(await exchangeRaw(port, request)).map(({ status }) => status));
    await sleep(20);
  }
  expect(statuses).toEqual(new Array(30).fill(202));
  // They did get in.
  expect((await state()).requests).toBeGreaterThan(1);
});
