import { stringify } from 'yaml';
import type { Catalog } from '../../catalog/catalog.ts';
import { formatProblems } from '../../catalog/files/problem.ts';
import { catalogOf, loadCatalog } from '../../catalog/load.ts';
import type { BrokerInput, RepositoryInput } from '../changes/change.ts';

export type PlatformInput = RepositoryInput['platform'];

/** The zones of a region by their letters. */
export function zonesOf(region: string, letters: string): string[] {
  return [...letters].map((letter) => `${region}${letter}`);
}

/** A platform with nothing in it that need not be, and some of it replaced. */
export function platformOf(changes: Partial<PlatformInput> = {}): PlatformInput {
  const region = changes.region ?? 'eu-west-1';
  return {
    name: 'acme',
    accountId: '123456789012',
    region,
    network: { cidr: '10.20.0.0/16', zones: zonesOf(region, 'abc') },
    ...changes,
  };
}

/** A broker with nothing in it that need not be, and some of it replaced. */
export function brokerOf(changes: Partial<BrokerInput> = {}): BrokerInput {
  return { version: '4.3.5', instance: { type: 'm6g.xlarge' }, storage: { sizeGiB: 100 }, ...changes };
}

/** What `warren check` says of files, without warnings, and what they say, whether or not it refuses them. */
export function check(platform: PlatformInput, brokers: Record<string, BrokerInput>) {
  const files = [
    { path: 'platform.yaml', text: stringify(platform) },
    ...Object.entries(brokers).map(([name, broker]) => ({ path: `brokers/${name}.yaml`, text: stringify(broker) })),
  ];
  const { objects, problems } = loadCatalog({ files, today: '2026-11-21' });
  const errors = problems.filter(({ severity }) => severity === 'error');
  return { catalog: catalogOf(objects), errors, report: formatProblems(errors) };
}

/** The catalog of files that `warren check` takes. Throws with its report where it does not. */
export function accepted(platform: PlatformInput, brokers: Record<string, BrokerInput>): Catalog {
  const { catalog, errors, report } = check(platform, brokers);
  if (!catalog || errors.length > 0) throw new Error(report);
  return catalog;
}
