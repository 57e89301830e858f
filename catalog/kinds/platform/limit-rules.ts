import { parseIpv4Network } from '../../../contracts/addresses.ts';
import type { Rule } from '../../rules/rule.ts';
import { mostTags, sameKeys } from '../../rules/tag-rules.ts';
import type { Broker } from '../broker/broker.ts';
import { addressesIn } from '../broker/node-zones.ts';
import type { Processor } from '../processor/processor.ts';
import { accountQuotas } from './account-quotas.ts';
import type { Platform } from './platform.ts';
import { usableAddresses } from './subnets.ts';

/** Rules about what AWS lets a platform have, by length and by number. */
export const limitRules: readonly Rule<Platform, { brokers: readonly Broker[]; processors: readonly Processor[] }>[] = [
  {
    name: 'platform-tags-fit',
    doc: `The tags of the platform are at most ${mostTags}: AWS allows 50, and Warren adds its own.`,
    severity: 'error',
    check: ({ tags }) => {
      const count = Object.keys(tags).length;
      return count > mostTags
        ? [
            {
              path: ['tags'],
              message: `are ${count}; use at most ${mostTags}, since AWS takes 50 and Warren adds its own.`,
            },
          ]
        : [];
    },
  },
  {
    name: 'tag-keys-apart',
    doc: 'No two tags of the platform differ in upper and lower case alone.',
    severity: 'error',
    check: ({ tags }) => sameKeys(tags, {}),
  },
  {
    name: 'subnet-addresses',
    doc: 'The compute subnet of each zone has an address for every node and load balancer in it.',
    severity: 'error',
    check: (platform, { brokers }) => {
      const prefix = parseIpv4Network(platform.network.cidr)?.prefix;
      if (prefix === undefined || prefix > 22) return [];
      const taken = platform.network.zones.map((zone) => ({ zone, count: addressesIn(zone, platform, brokers) }));
      const fullest = taken.reduce((most, each) => (each.count > most.count ? each : most));
      if (fullest.count <= usableAddresses(prefix)) return [];
      const enough = [21, 20, 19, 18, 17, 16].find((each) => usableAddresses(each) >= fullest.count);
      const wider = enough === undefined ? 'Have fewer brokers' : `Use a network of /${enough}, or have fewer brokers`;
      const message = `leaves ${usableAddresses(prefix)} addresses to the compute subnet of ${fullest.zone}, and the nodes and load balancers in it take ${fullest.count}. ${wider}.`;
      return [{ path: ['network', 'cidr'], message }];
    },
  },
  {
    name: 'account-quotas',
    doc: 'The platform takes no more than what an AWS account has before it asks for more.',
    severity: 'warning',
    check: (platform, { brokers, processors }) =>
      accountQuotas.flatMap(({ name, most, taken, path, instead }) => {
        const count = taken(platform, brokers, processors);
        if (count <= most) return [];
        const message = `takes ${count} of the quota "${name}", of which an account has ${most} at first. Ask AWS for more before this is applied${instead ? `, ${instead}` : ''}.`;
        return [{ path, message }];
      }),
  },
];
