import { PassThrough, Readable } from 'node:stream';
import { boundInFlight, type Place } from '../../../../services/receiver/limits/in-flight.ts';
import { readBody } from '../../../../services/receiver/request/body.ts';
import { Refusal } from '../../../../services/receiver/response/refusal.ts';
import { until } from '../../../until.ts';

function placeIn(maxInFlightBytes = 1000) {
  const inFlight = boundInFlight({ maxInFlight: 10, maxInFlightBytes, maxSourceShare: 1 });
  return { inFlight, place: inFlight.enter('a') as Place };
}

const rules = { declaredBytes: undefined, maxBytes: 10, withinMs: 1000, place: placeIn().place };
const chunks = (...texts: string[]) => Readable.from(texts.map((text) => Buffer.from(text)));

async function read(said: Partial<Parameters<typeof readBody>[0]>): Promise<string> {
  const body = await readBody({ ...rules, place: placeIn().place, body: Buffer.alloc(0), ...said });
  return body instanceof Refusal ? body.outcome : body.toString();
}

async function* slowly(): AsyncGenerator<Buffer> {
  yield Buffer.from('a');
  await new Promise((resolve) => setTimeout(resolve, 500));
  yield Buffer.from('b');
}

test('a body is given out whole, however it came', async () => {
  expect(await read({ body: Buffer.from('whole') })).toBe('whole');
  expect(await read({ body: chunks('who', 'le') })).toBe('whole');
  expect(await read({ body: chunks('whole'), declaredBytes: 5 })).toBe('whole');
  expect(await read({ body: chunks() })).toBe('');
});

test('a body of exactly the limit is taken, one byte more is not', async () => {
  expect(await read({ body: chunks('12345', '67890') })).toBe('1234567890');
  expect(await read({ body: chunks('12345', '67890', '1') })).toBe('refused-size');
  expect(await read({ body: Buffer.alloc(11) })).toBe('refused-size');
});

test('a body that is announced to be too large is refused before a byte of it is read', async () => {
  const body = new PassThrough();
  let begun = false;
  const begin = () => {
    begun = true;
  };
  expect(await read({ body, declaredBytes: 11, begin })).toBe('refused-size');
  expect(body.listenerCount('data')).toBe(0);
  expect(begun).toBe(false);
  body.end('1234');
  expect(await read({ body, declaredBytes: 4, begin })).toBe('1234');
  expect(begun).toBe(true);
});

test('a body that ends early is refused, whether it broke or was only short', async () => {
  const body = new PassThrough();
  const result = read({ body, declaredBytes: 8 });
  body.write('1234');
  setImmediate(() => body.destroy(new Error('reset')));
  expect(await result).toBe('refused-truncated');
  expect(await read({ body: chunks('1234'), declaredBytes: 8 })).toBe('refused-truncated');
  const chunked = new PassThrough();
  const unannounced = read({ body: chunked });
  chunked.write('1234');
  setImmediate(() => chunked.destroy());
  expect(await unannounced).toBe('refused-truncated');
});

test('a body that takes too long is refused when time is up', async () => {
  expect(await read({ body: slowly(), withinMs: 30 })).toBe('refused-slow');
});

test('a body that finds no room is refused as it arrives', async () => {
  const { inFlight, place } = placeIn(5);
  expect(await read({ body: Buffer.from('123456'), place })).toBe('refused-load');
  expect(inFlight.bytes).toBe(0);
  expect(await read({ body: chunks('1234', '56'), declaredBytes: 6, place })).toBe('refused-load');
  expect(inFlight.bytes).toBe(4);
  place.leave();
  expect(inFlight.bytes).toBe(0);
});

test.each([97, 1_000, 33_000, 65_536, 70_000])(
  'a large body in chunks of %s bytes is whole, and is counted',
  async (chunkBytes) => {
    const { inFlight, place } = placeIn(1_000_000);
    const sent = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 31) % 251));
    async function* inChunks() {
      for (let from = 0; from < sent.length; from += chunkBytes) {
        yield sent.subarray(from, from + chunkBytes);
        expect(inFlight.bytes).toBeLessThanOrEqual(2 * from + 2 * 65_536 + 2 * chunkBytes);
      }
    }
    const whole = await readBody({ ...rules, maxBytes: 200_000, place, body: inChunks() });
    expect(sent.equals(whole as Buffer)).toBe(true);
    expect(inFlight.bytes).toBe(200_000);
  },
);

test('what is announced takes no room until it comes', async () => {
  const { inFlight, place } = placeIn(1000);
  const body = new PassThrough();
  const result = read({ body, declaredBytes: 900, maxBytes: 900, place });
  expect(inFlight.bytes).toBe(0);
  body.write('1234567890');
  await new Promise(setImmediate);
  expect(inFlight.bytes).toBe(10);
  body.write('12');
  await new Promise(setImmediate);
  expect(inFlight.bytes).toBe(20);
  body.end('x'.repeat(888));
  expect((await result).length).toBe(900);
  expect(inFlight.bytes).toBe(900);
});

test('a body in chunks of one byte is held in one piece, and takes at most twice its room until it is whole', async () => {
  const { inFlight, place } = placeIn(1_000_000);
  const body = new PassThrough({ highWaterMark: 10 });
  const result = readBody({ ...rules, maxBytes: 100_000, place, body });
  const byte = Buffer.from('x');
  for (let sent = 1; sent <= 50_000; sent += 1) {
    body.write(byte);
    if (sent % 5_000 !== 0) continue;
    await until('all that was sent has room', () => inFlight.bytes >= sent, 10_000);
    expect(inFlight.bytes).toBeLessThanOrEqual(2 * sent);
  }
  body.end();
  const whole = (await result) as Buffer;
  // Nothing larger is kept behind it, either.
  expect([whole.length, whole.buffer.byteLength, inFlight.bytes]).toEqual([50_000, 50_000, 50_000]);
});

test('what is announced is counted once', async () => {
  const { inFlight, place } = placeIn(5);
  expect(await read({ body: chunks('123', '45'), declaredBytes: 5, place })).toBe('12345');
  expect(inFlight.bytes).toBe(5);
});

test('an error after the decision harms nobody', async () => {
  const body = new PassThrough();
  const result = read({ body });
  body.write('12345678901');
  expect(await result).toBe('refused-size');
  body.destroy(new Error('late'));
  await new Promise((resolve) => setTimeout(resolve, 10));
});
