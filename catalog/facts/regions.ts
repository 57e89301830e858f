import { suggest } from '../words/nearest.ts';
import { familyOf, instanceTypes } from './instance-types.ts';
import { regionTable } from './region-table.ts';

/** Every region that Warren knows. A newer one is known once `npm run record:regions` has found it. */
export const regions: readonly string[] = Object.keys(regionTable);

/** The zones of a region, whatever the account: `eu-west-1a`; none of one that is not known. */
export function zonesOf(region: string): string[] {
  return [...(rowOf(region)?.zones ?? '')].map((letter) => `${region}${letter}`);
}

/** Whether a region offers an instance type, as far as is known: of an unknown region nothing is. */
export function isOffered(type: string, region: string): boolean {
  return !rowOf(region)?.without.split(' ').includes(familyOf(type));
}

/** What is said of an instance type that a region does not offer, with the nearest that it has. */
export function notOffered(type: string, region: string): string {
  const here = instanceTypes.map(({ name }) => name).filter((name) => isOffered(name, region));
  return `${type} is not offered in ${region}, nor is any other ${familyOf(type)}.${suggest(type, here)}`;
}

function rowOf(region: string): { zones: string; without: string } | undefined {
  return Object.hasOwn(regionTable, region) ? regionTable[region] : undefined;
}
