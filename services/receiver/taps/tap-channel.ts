import type { Channel, ChannelModel } from 'amqplib';
import { tapExchange } from '../../../contracts/taps.ts';
import type { Logger } from '../../observability/log.ts';
import type { BrokerSession } from '../broker/broker.ts';

/**
 * Makes the exchange of taps, and gives what publishes to it on a channel without confirms. A broker that will not have the exchange costs the
 * taps alone.
 */
export async function tapOn({
  model,
  channel,
  log,
  name,
  onTapReturned,
}: {
  model: ChannelModel;
  channel: Channel;
  log: Logger;
  name: string;
  onTapReturned: (routingKey: string) => void;
}): Promise<BrokerSession['tap']> {
  // On a channel to throw away, since a refusal closes it.
  const trial = await model.createChannel();
  trial.on('error', () => {});
  try {
    await trial.assertExchange(tapExchange, 'topic', { durable: true });
    await trial.close();
  } catch (error) {
    log.error({ broker: name, reason: (error as Error).message }, 'there are no taps');
    return () => false;
  }
  let full = false;
  channel.on('drain', () => {
    full = false;
  });
  channel.on('return', ({ fields }: { fields: { routingKey: string } }) => onTapReturned(fields.routingKey));
  return (routingKey, body) => {
    if (full) return false;
    try {
      full = !channel.publish(tapExchange, routingKey, body, { mandatory: true, contentType: 'application/json' });
      return true;
    } catch {
      // The channel is closing.
      return false;
    }
  };
}
