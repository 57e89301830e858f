import type { Channel, ChannelModel } from 'amqplib';
import { closeChannel } from '../../amqp/link.ts';

/**
 * Asks for something that may not be there, on a channel of its own, since the answer that it is not closes the channel. Throws when the
 * broker says anything else.
 */
export async function exists(model: ChannelModel, ask: (channel: Channel) => Promise<unknown>): Promise<boolean> {
  const channel = await model.createChannel();
  channel.on('error', () => {});
  try {
    await ask(channel);
  } catch (error) {
    if ((error as { code?: unknown }).code === notFound) return false;
    throw error;
  }
  await closeChannel(channel);
  return true;
}

/** https://www.rabbitmq.com/amqp-0-9-1-reference#constants */
const notFound = 404;
