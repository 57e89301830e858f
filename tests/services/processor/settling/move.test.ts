import { EventEmitter } from 'node:events';
import type { ConfirmChannel } from 'amqplib';
import { moved, moverOn, parkedHeaders } from '../../../../services/processor/settling/move.ts';
import { delivered } from '../consuming/fake-session.ts';

describe('a message that is moved', () => {
  it('keeps body, ids and headers', () => {
    const message = delivered({ id: 'm7', waitsMs: 1000, body: 'payload' });
    const { body, properties } = moved(message, { headers: { attempt: 2 } });
    expect(body.toString()).toBe('payload');
    expect(properties).toMatchObject({ messageId: 'm7', type: 'orders', replyTo: 'gateway.1', correlationId: 'c-m7' });
    expect(properties.headers).toEqual({ ...message.properties.headers, attempt: 2 });
  });

  it('leaves behind what the broker wrote, and what would send copies of it', () => {
    const headers = { 'x-death': [{}], 'x-first-death-queue': 'orders', 'x-delivery-count': 3, CC: ['other'], mine: 1 };
    const { properties } = moved(delivered({ headers }), { headers: {} });
    expect(Object.keys(properties.headers)).toContain('mine');
    for (const name of Object.keys(headers).slice(0, 4)) expect(Object.keys(properties.headers)).not.toContain(name);
  });

  it('is persistent, belongs to no user, and expires only where it is told to', () => {
    const message = delivered({ waitsMs: 1000 });
    message.properties.userId = 'somebody';
    expect(message.properties.expiration).toBeDefined();
    const { properties } = moved(message, { headers: {} });
    expect(properties).toMatchObject({ persistent: true, mandatory: true });
    expect(properties).not.toHaveProperty('expiration');
    expect(properties).not.toHaveProperty('userId');
    expect(moved(message, { headers: {}, expiresInMs: 12.6 }).properties.expiration).toBe(13);
    expect(moved(message, { headers: {}, expiresInMs: -5 }).properties.expiration).toBe(1);
    // RabbitMQ closes the channel over more.
    expect(moved(message, { headers: {}, expiresInMs: 9e15 }).properties.expiration).toBe(4_294_967_295);
  });

  it('says why it was parked, in few enough words for a frame', () => {
    expect(parkedHeaders('no', 'orders')).toEqual({ 'parked-because': 'no', 'parked-from': 'orders' });
    expect(parkedHeaders('x'.repeat(200_000), 'orders')['parked-because']).toHaveLength(500);
  });
});

describe('moving', () => {
  class Channel extends EventEmitter {
    waiting: { queue: string; done: (error: unknown) => void }[] = [];
    publish(_exchange: string, queue: string, _body: Buffer, _options: unknown, done: (error: unknown) => void) {
      this.waiting.push({ queue, done });
    }
    confirm(error: unknown = null) {
      this.waiting.shift()?.done(error);
    }
  }
  const open = () => {
    const channel = new Channel();
    return { channel, move: moverOn(channel as unknown as ConfirmChannel) };
  };
  const message = moved(delivered(), { headers: {} });
  const turn = () => new Promise(setImmediate);

  it('tells which of two equal messages came back as unroutable', async () => {
    const { channel, move } = open();
    const first = move('gone', message);
    const second = move('there', message);
    await turn();
    expect(channel.waiting.map(({ queue }) => queue)).toEqual(['gone']);
    channel.emit('return', {});
    channel.confirm();
    await turn();
    channel.confirm();
    expect(await Promise.all([first, second])).toEqual(['unroutable', 'confirmed']);
  });

  it('tells a refusal from a lost connection', async () => {
    const { channel, move } = open();
    const both = Promise.all([move('a', message), move('b', message)]);
    await turn();
    channel.confirm(new Error('message nacked'));
    await turn();
    channel.confirm(new Error('channel closed'));
    expect(await both).toEqual(['refused', 'lost']);
  });

  it('goes on after a message that cannot be written', async () => {
    const { channel, move } = open();
    channel.publish = () => {
      throw new RangeError('headers too large');
    };
    expect(await move('a', message)).toBe('refused');
    expect(await move('a', message)).toBe('refused');
  });
});
