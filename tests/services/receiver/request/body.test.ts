import { PassThrough, Readable } from 'node:stream';
import { boundInFlight, type Place } from '../../../../services/receiver/limits/in-flight.ts';
import { readBody } from '../../../../services/receiver/request/body.ts';
import { Refusal } from '../../../../services/receiver/response/refusal.ts';

function placeIn(maxInFlightBytes = 1000) {
  const inFlight = boundInFlight({ maxInFlight: 10, maxInFlightBytes });
  return { inFlight, place: inFlight.enter() as Place };
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

test('a body that finds no room is refused: at once when it is announced, else as it arrives', async () => {
  const { inFlight, place } = placeIn(5);
  expect(await read({ body: chunks('123456'), declaredBytes: 6, place })).toBe('refused-load');
  expect(inFlight.bytes).toBe(0);
  expect(await read({ body: chunks('1234', '56'), place })).toBe('refused-load');
  expect(inFlight.bytes).toBe(4);
  place.leave();
  expect(inFlight.bytes).toBe(0);
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

test('no more requests than there are places are under way', () => {
  const inFlight = boundInFlight({ maxInFlight: 2, maxInFlightBytes: 1 });
  const first = inFlight.enter() as Place;
  inFlight.enter();
  expect(inFlight.enter()).toMatchObject({ status: 503, outcome: 'refused-load', headers: [['retry-after', '1']] });
  first.leave();
  expect(inFlight.enter()).not.toBeInstanceOf(Refusal);
  expect(inFlight.requests).toBe(2);
});
