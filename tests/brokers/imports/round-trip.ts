import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRepository } from '../../../catalog/files/read-repository.ts';
import type { Broker } from '../../../catalog/kinds/broker/broker.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import { type ImportReport, importBroker } from '../../../operations/import/import-broker.ts';
import type { Credentials } from '../../../services/agent/rabbitmq/http.ts';
import { openManagement } from '../../../services/agent/rabbitmq/management.ts';
import { applyTopology } from '../../../services/agent/topology/apply.ts';
import { renderDefinitions } from '../../../stacks/broker/bundle/definitions.ts';
import { sampleFile, scratchFolder } from '../../repositories.ts';
import { login, type SecretValues, topologyOf } from '../../services/agent/topology/samples.ts';
import { lastingLease } from '../../services/node/lasting-lease.ts';
import { type Definitions, objectsOf } from './facts.ts';

/** What Warren made of an export. */
export interface Imported {
  report: ImportReport;
  /** The broker as its file says it; absent where the file has an error. */
  broker?: Broker;
  /** What a node is given of it. */
  rendered?: ReturnType<typeof renderDefinitions>;
}

const today = '2026-11-21';

/** Imports an export into a repository of its own with the sample's platform, and reads the broker back from there. */
export async function importExport(definitions: Definitions | string, vhost?: string): Promise<Imported> {
  const repository = scratchFolder();
  const from = join(repository, 'export.json');
  writeFileSync(from, typeof definitions === 'string' ? definitions : JSON.stringify(definitions));
  writeFileSync(join(repository, 'platform.yaml'), sampleFile('platform.yaml'));
  const report = await importBroker(
    { from, name: 'legacy', repository, ...(vhost === undefined ? {} : { vhost }) },
    today,
  );
  const { catalog } = loadCatalog({ files: readRepository(repository), today });
  const [broker] = catalog?.brokers ?? [];
  if (!catalog || !broker) return { report };
  return { report, broker, rendered: renderDefinitions(catalog.platform, broker) };
}

/** Where a broker answers. */
export interface Destination {
  managementUrl: string;
  /** An administrator; by default the one that a blank broker has. */
  credentials?: Credentials;
}

const guest = { name: 'guest', password: 'guest' };

/** Brings a broker to what a node is given, as a node does, with the URIs that the export had in the secrets. Gives what it exports then. */
export async function configure(
  { managementUrl, credentials = guest }: Destination,
  { broker, rendered }: Pick<Imported, 'broker' | 'rendered'>,
  exported: Definitions,
): Promise<Definitions> {
  if (!broker || !rendered) throw new Error('there is no broker to configure');
  const management = openManagement({ url: managementUrl, credentials });
  const topology = await topologyOf(
    { ...rendered, file: 'brokers/legacy.yaml' },
    secretsOf({ broker, rendered }, exported),
  );
  const summary = await applyTopology({ management: management.under(lastingLease()), topology, say: () => undefined });
  if (summary.refused.length > 0) throw new Error(summary.refused.join('\n'));
  return exportOf({ managementUrl, credentials: topology.administrator });
}

/** All definitions, as the HTTP API gives them. */
export async function exportOf(
  { managementUrl, credentials: { name, password } = guest }: Destination,
  vhost?: string,
): Promise<Definitions> {
  const path = vhost === undefined ? '' : `/${encodeURIComponent(vhost)}`;
  const headers = { authorization: `Basic ${btoa(`${name}:${password}`)}` };
  const response = await fetch(`${managementUrl}/api/definitions${path}`, { headers });
  if (!response.ok) throw new Error(`the export failed with ${response.status}`);
  return (await response.json()) as Definitions;
}

/** Values of the secrets that a file names, as an export had them. */
export function secretsOf(
  { broker, rendered }: { broker: Broker; rendered: NonNullable<Imported['rendered']> },
  exported: Definitions,
): SecretValues {
  const objects = objectsOf(exported);
  /** The first of the URIs that the export had; where it had none that is one, what a person would put there. */
  const uri = (kind: string, name: string, vhost: string, key: string): string => {
    const text = objects.get(`${kind} ${JSON.stringify(name)} in vhost ${JSON.stringify(vhost)}`)?.facts[key];
    const [first] = [JSON.parse(text ?? '[]')].flat();
    return String(first).startsWith('amqp') ? String(first) : 'amqp://127.0.0.1:1';
  };
  const users = [rendered.administrator, ...rendered.users];
  return Object.fromEntries([
    ...users.map(({ name, secret }) => [secret, login(name, 'not-a-secret')]),
    ...broker.federation.map((each) => [each.uri.secret, uri('upstream', each.name, each.vhost, 'uri')]),
    ...broker.shovels.flatMap(({ name, vhost, source, destination }) => [
      [source.uri.secret, uri('shovel', name, vhost, 'src-uri')],
      [destination.uri.secret, uri('shovel', name, vhost, 'dest-uri')],
    ]),
  ]);
}
