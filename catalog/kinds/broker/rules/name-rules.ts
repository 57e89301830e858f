import { show } from '../../../schema/field.ts';
import { isUnder } from '../../platform/cloudflare/cloudflare-rules.ts';
import { publicName } from '../../platform/host-names.ts';
import type { BrokerRule } from './broker-rule.ts';

export const nameRules: readonly BrokerRule[] = [
  {
    name: 'public-name',
    doc: 'A broker whose name is in the public DNS has one, under platform.yaml’s domain, in the zone at Cloudflare.',
    severity: 'error',
    check: ({ name, publicName: asked }, { platform }) => {
      if (!asked || !platform) return [];
      const { domain, cloudflare } = platform;
      const own = publicName(platform, name);
      const lacking = [...(domain ? [] : ['domain']), ...(cloudflare ? [] : ['cloudflare'])];
      if (!own || !cloudflare) {
        const message = `needs ${lacking.join(' and ')} in platform.yaml. Add ${lacking.length > 1 ? 'them' : 'it'}, or remove this.`;
        return [{ path: ['publicName'], message }];
      }
      if (isUnder(own, cloudflare.zone)) return [];
      const message = `would be ${show(own)}, which is not in the zone ${cloudflare.zone}. Have platform.yaml name the zone that holds its domain, or remove this.`;
      return [{ path: ['publicName'], message }];
    },
  },
];
