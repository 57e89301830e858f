import { findBroker, type OpenPlatform } from '../records/open-platform.ts';
import { type BrokerStatus, brokerStatuses } from './status.ts';

/** What is known of every broker, or of one alone. Throws UserFailure when nobody knows a broker of that name. */
export async function readStatuses(
  platform: OpenPlatform,
  { broker: name, now }: { broker?: string | undefined; now: Date },
): Promise<BrokerStatus[]> {
  const { catalog, store } = platform;
  const observed = name === undefined ? await store.brokers() : [await findBroker(platform, name)];
  const brokers = catalog.brokers.filter((broker) => name === undefined || broker.name === name);
  return brokerStatuses({ brokers, observed, now });
}
