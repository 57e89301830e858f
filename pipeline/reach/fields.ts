import type { Objects } from '../../catalog/catalog.ts';
import { placeOfField } from '../../catalog/files/yaml-file.ts';
import { type Opening as FirewallOpening, firewallOf } from '../../catalog/kinds/broker/firewall.ts';
import { networkText } from '../../contracts/addresses.ts';
import type { By } from './model.ts';
import type { Rule } from './network/network.ts';
import { brokerService, cacheService, databaseService, processorService } from './network/service-names.ts';
import type { Passage } from './passages.ts';

/** The field of a file by which a passage is open. */
export type FieldOf = (passage: Passage) => Pick<By, 'field' | 'at'>;

/** Finds fields in the files that the stacks were made of. Pure. */
export function fieldsIn(objects: Objects): FieldOf {
  const access = accessFields(objects);
  const uses = usesFields(objects);
  return ({ source, target, inbound }) => {
    const service = target.interface?.service;
    if (service === undefined) return {};
    if (service === databaseService || service === cacheService) {
      return uses.get(`${source.interface?.service} ${service}`) ?? {};
    }
    const key = inbound && accessKey(inbound);
    return (key !== undefined ? access.get(`${service} ${key}`) : undefined) ?? {};
  };
}

function accessKey({ opening, peer }: Rule): string | undefined {
  const source = 'range' in peer ? networkText(peer.range) : 'group' in peer ? peer.group : undefined;
  return source === undefined ? undefined : `${source} ${opening.from}-${opening.to}`;
}

function openingKey({ from, to, source }: FirewallOpening): string {
  const text = typeof source === 'string' ? source : 'cidr' in source ? source.cidr : source.securityGroupId;
  return `${text} ${from}-${to}`;
}

/** Entries of brokers' `access`, by the broker and what the rule of a security group says. */
function accessFields({ brokers, platform }: Objects): Map<string, Pick<By, 'field' | 'at'>> {
  if (!platform) return new Map();
  return new Map(
    brokers.flatMap(({ file, value: broker }) =>
      firewallOf(platform.value, broker).inbound.flatMap((opening) => {
        const { entry } = opening;
        if (entry === undefined) return [];
        const { field, ...place } = placeOfField(file, ['access', entry]);
        const at = { file: place.file, line: place.line };
        return [[`${brokerService(broker.name)} ${openingKey(opening)}`, { field, at }] as const];
      }),
    ),
  );
}

/** Entries of processors' `uses`, by the processor and the store. */
function usesFields({ processors }: Objects): Map<string, Pick<By, 'field' | 'at'>> {
  return new Map(
    processors.flatMap(({ file, value: { name, uses } }) =>
      uses.map((store, index) => {
        const at = { file: file.path, line: file.locate(['uses', index]).line };
        return [`${processorService(name)} ${store}`, { field: 'uses', at }] as const;
      }),
    ),
  );
}
