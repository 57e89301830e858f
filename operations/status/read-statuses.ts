import { findBroker, type OpenPlatform } from '../records/open-platform.ts';
import { type HostStatus, hostStatus } from './host-status.ts';
import { type BrokerStatus, brokerStatuses } from './status.ts';

/** What `warren status` shows. */
export interface Statuses {
  brokers: BrokerStatus[];
  /** Absent for one broker alone, and where nothing watches. */
  monitoring?: HostStatus | undefined;
}

/** What is known of every broker and the monitoring host, or of one broker alone. Throws UserFailure when nobody knows a broker of that name. */
export async function readStatuses(
  platform: OpenPlatform,
  { broker: name, now }: { broker?: string | undefined; now: Date },
): Promise<Statuses> {
  const { catalog, store } = platform;
  if (name !== undefined) {
    const brokers = catalog.brokers.filter((broker) => broker.name === name);
    return { brokers: brokerStatuses({ brokers, observed: [await findBroker(platform, name)], now }) };
  }
  const [observed, seen] = await Promise.all([store.brokers(), store.host()]);
  return {
    brokers: brokerStatuses({ brokers: catalog.brokers, observed, now }),
    monitoring: hostStatus({ wanted: catalog.platform.monitoring !== undefined, seen, now }),
  };
}
