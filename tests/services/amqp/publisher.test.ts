import { EventEmitter } from 'node:events';
import { type ConfirmChannel, IllegalOperationError, type Options } from 'amqplib';
import { publisherOn } from '../../../services/amqp/publisher.ts';

type Confirm = (error: Error | null) => void;

/** A channel that writes down what is published, with the headers as they were just then. */
function channel() {
  const published: { options: Options.Publish; headers: string; confirm: Confirm }[] = [];
  const made = Object.assign(new EventEmitter(), {
    failure: undefined as Error | undefined,
    publish(_exchange: string, _key: string, _body: Buffer, options: Options.Publish, confirm: Confirm) {
      if (made.failure) throw made.failure;
      published.push({ options, headers: JSON.stringify(options.headers), confirm });
      return true;
    },
  });
  return { made, published, publish: publisherOn(made as unknown as ConfirmChannel) };
}

const to = { exchange: '', routingKey: 'q' };
const message = (headers: Record<string, unknown>) => ({ properties: { headers }, body: Buffer.from('x') });

test('a message is confirmed, refused or lost as its own callback says, in whatever order they come', async () => {
  const { published, publish } = channel();
  const outcomes = [publish(to, message({})), publish(to, message({})), publish(to, message({}))];
  published[2]?.confirm(new Error('channel closed'));
  published[1]?.confirm(new Error('message nacked'));
  published[0]?.confirm(null);
  expect(await Promise.all(outcomes)).toEqual(['confirmed', 'refused', 'lost']);
});

test('a message that comes back before its confirm was unroutable, and no other one is', async () => {
  const { made, published, publish } = channel();
  const outcomes = [publish(to, message({})), publish(to, message({}))];
  made.emit('return', { properties: { correlationId: published[0]?.options.correlationId } });
  for (const { confirm } of published) confirm(null);
  expect(await Promise.all(outcomes)).toEqual(['unroutable', 'confirmed']);
});

test('a channel that is closing takes nothing, and headers that cannot be written are refused', async () => {
  const { made, publish } = channel();
  made.failure = new IllegalOperationError('Channel closing');
  expect(await publish(to, message({}))).toBe('unavailable');
  made.failure = new RangeError('headers exceed the buffer');
  expect(await publish(to, message({}))).toBe('refused');
});

test('no message carries a header of the message before', async () => {
  const { published, publish } = channel();
  void publish(to, message({ a: 1, b: 'secret' }));
  void publish(to, message({ a: 2, c: true }));
  expect(published.map(({ headers }) => JSON.parse(headers))).toEqual([
    { a: 1, b: 'secret' },
    { a: 2, c: true },
  ]);
});
