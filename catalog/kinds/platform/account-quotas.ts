import type { FieldPath } from '../../files/problem.ts';
import type { Broker } from '../broker/broker.ts';
import type { Processor } from '../processor/processor.ts';
import type { Platform } from './platform.ts';

/** How much of something an account has, unless it asked for more. */
export interface AccountQuota {
  /** Name in Service Quotas. */
  name: string;
  /** What an account has by default. */
  most: number;
  /** How much of it a platform takes. */
  taken(platform: Platform, brokers: readonly Broker[], processors: readonly Processor[]): number;
  /** Where the file says so. */
  path: FieldPath;
  /** What to do instead of asking for more, where there is something. */
  instead?: string;
}

const clusters = (brokers: readonly Broker[]) => brokers.filter(({ nodes }) => nodes > 1);

/**
 * Quotas that one platform can take up on its own. Sources: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html,
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-limits.html,
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html and
 * https://docs.aws.amazon.com/general/latest/gr/elasticache-service.html
 */
export const accountQuotas: readonly AccountQuota[] = [
  {
    name: 'EC2-VPC Elastic IPs',
    most: 5,
    // One for each NAT gateway.
    taken: ({ network: { nat, zones } }) => (nat === 'one' ? 1 : zones.length),
    path: ['network', 'zones'],
    instead: 'or set network.nat to one',
  },
  {
    name: 'Network Load Balancers per Region',
    most: 50,
    taken: (_, brokers) => clusters(brokers).length,
    path: [],
    instead: 'or have fewer brokers of more than one node',
  },
  {
    name: 'Hosted zones',
    most: 500,
    // One of private names, and one for the public name of each broker.
    taken: ({ domain }, brokers) => 1 + (domain === undefined ? 0 : brokers.length),
    path: ['domain'],
  },
  {
    name: 'VPC security groups per Region',
    most: 2500,
    // That of each broker, the one that comes with the VPC, the receiver's, the monitoring host's, and two of each store.
    taken: ({ database, cache }, brokers) => 3 + brokers.length + (database ? 2 : 0) + (cache ? 2 : 0),
    path: [],
  },
  {
    name: 'Users per user group',
    most: 100,
    taken: ({ cache }, _, processors) => (cache ? processors.filter(({ uses }) => uses.includes('cache')).length : 0),
    path: ['cache'],
    instead: 'or let fewer processors use the cache',
  },
];
