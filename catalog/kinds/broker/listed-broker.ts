import { rabbitmqSeries, seriesOf } from '../../facts/rabbitmq-versions.ts';
import type { Listed } from '../../listed.ts';
import { clientName } from '../platform/host-names.ts';
import type { Platform } from '../platform/platform.ts';
import type { Broker } from './broker.ts';
import { listeners } from './listeners.ts';

/** A broker as lists show it. */
export function listedBroker(broker: Broker, platform: Platform): Listed {
  const { name, version, nodes, instance, storage, maintenance } = broker;
  const address = amqpAddress(platform, broker);
  return {
    name: `brokers/${name}`,
    version,
    supportEnds: rabbitmqSeries.find(({ series }) => series === seriesOf(version))?.communitySupportEnds ?? null,
    size: `${nodes} x ${instance.type}, ${storage.sizeGiB} GiB${nodes > 1 ? ' each' : ''}`,
    ...(address === undefined ? {} : { address }),
    maintenance,
  };
}

/** What AMQP clients connect to; undefined where it has no listener for them. */
export function amqpAddress(platform: Platform, { name, listeners: enabled }: Broker): string | undefined {
  const scheme = enabled.includes('amqps') ? 'amqps' : enabled.includes('amqp') ? 'amqp' : undefined;
  return scheme && `${scheme}://${clientName(platform, name)}:${listeners[scheme].port}`;
}
