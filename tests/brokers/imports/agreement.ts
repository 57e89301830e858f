import type { Rabbitmq } from '../../../operations/servers/rabbitmq.ts';
import { type Management, openManagement } from '../../../services/agent/rabbitmq/management.ts';
import { makeObjects } from '../../../services/agent/topology/make.ts';
import { wantedObjects } from '../../../services/agent/topology/wanted.ts';
import { topologyOf } from '../../services/agent/topology/samples.ts';
import { unaccounted } from './differences.ts';
import type { Loose } from './edits.ts';
import { type Definitions, type ExportedObject, objectsOf } from './facts.ts';
import { exportOf, type Imported, importExport, secretsOf } from './round-trip.ts';

/** What RabbitMQ did with definitions. */
interface Answer {
  /** Why it refused them; absent where it took them. */
  reason?: string;
  /** Titles of the objects that it took and did not make. */
  missing: string[];
  /** What it exports afterwards. */
  exported: Definitions;
}

/** A broker that is blank before and after each question. */
export type Judge = Pick<Rabbitmq, 'managementUrl' | 'rabbitmqctl'>;

const tester = { name: 'tester', password: 'tester' };

/** Gives a blank broker an administrator that no import takes away. */
export async function prepareJudge(judge: Judge): Promise<void> {
  const guest = openManagement({ url: judge.managementUrl, credentials: { name: 'guest', password: 'guest' } });
  await guest.put(['users', tester.name], { password: tester.password, tags: 'administrator' });
  await makeBlank(judge, guest.as(tester));
}

/**
 * Why RabbitMQ and Warren do not agree about definitions, in one sentence; undefined where they agree. They agree when both
 * refuse them, and when Warren makes of them what RabbitMQ takes, all of it, and what differs from what RabbitMQ made of
 * them has a note.
 */
export async function disagreement(judge: Judge, definitions: Loose): Promise<string | undefined> {
  const management = openManagement({ url: judge.managementUrl, credentials: tester });
  const real = await asked(judge, management, (at) => at.importDefinitions(definitions), objectsOf(definitions));
  const imported = await importExport(definitions).catch((error: Error) => error);
  const refusal = refusalOf(imported);
  const takesAll = real.reason === undefined && real.missing.length === 0;
  if (refusal !== undefined) return takesAll ? `RabbitMQ takes it, Warren refuses it: ${refusal}` : undefined;

  const { report, broker, rendered } = imported as Required<Imported>;
  const topology = await topologyOf({ ...rendered, file: 'legacy.yaml' }, secretsOf({ broker, rendered }, definitions));
  const objects = wantedObjects(topology, { objects: [], loads: [] });
  const make = (at: Management) => makeObjects(at, objects);
  const made = await asked(judge, management, make, objectsOf(rendered.definitions));
  if (made.reason !== undefined) return `RabbitMQ refuses what Warren makes of it: ${made.reason}`;
  if (made.missing.length > 0) return `RabbitMQ leaves out what Warren makes of it: ${made.missing.join('; ')}`;
  if (real.reason !== undefined) {
    return report.notes.length > 0 ? undefined : `RabbitMQ refuses it, Warren takes it without a note: ${real.reason}`;
  }
  const wanted = objectsOf(definitions);
  const before = new Map(objectsOf(real.exported));
  for (const title of real.missing) before.set(title, wanted.get(title) as ExportedObject);
  const lost = unaccounted(before, objectsOf(made.exported), report.notes);
  return lost.length > 0 ? `no note says: ${lost.join('; ')}` : undefined;
}

function refusalOf(imported: Imported | Error): string | undefined {
  if (imported instanceof Error) return imported.message;
  const errors = imported.report.problems.filter(({ severity }) => severity === 'error');
  return imported.rendered ? undefined : errors.map(({ field, message }) => `${field} ${message}`).join('; ');
}

async function asked(
  judge: Judge,
  management: Management,
  ask: (management: Management) => Promise<void>,
  wanted: Map<string, ExportedObject>,
): Promise<Answer> {
  const reason = await ask(management).then(
    () => undefined,
    (error: Error) => error.message,
  );
  const exported = await exportOf({ ...judge, credentials: tester });
  await makeBlank(judge, management);
  const there = objectsOf(exported);
  const missing = [...wanted].filter(([title, object]) => !there.has(title) && isExported(object));
  return { ...(reason === undefined ? {} : { reason }), missing: missing.map(([title]) => title), exported };
}

/** Internal exchanges, and what has one end in them, are in no export of 4.3. */
function isExported({ kind, facts }: ExportedObject): boolean {
  return !(kind === 'exchange' && facts.internal === 'true');
}

/** Removes vhosts, users and global parameters, whatever was done with them. */
async function makeBlank(judge: Judge, management: Management): Promise<void> {
  const held = (await management.get(['definitions'])) as Record<string, { name: string }[]>;
  const names = (list: string, kept: readonly string[] = []) =>
    (held[list] ?? []).map(({ name }) => name).filter((name) => !kept.includes(name));
  for (const name of names('vhosts')) {
    // No path of the HTTP API names these.
    if (['', '.', '..'].includes(name)) await judge.rabbitmqctl('delete_vhost', name);
    else await removeVhost(management, name);
  }
  for (const name of names('users', [tester.name])) {
    if (['', '.', '..'].includes(name)) await judge.rabbitmqctl('delete_user', name);
    else await management.delete(['users', name]);
  }
  const own = ['cluster_name', 'cluster_tags', 'internal_cluster_id'];
  for (const name of names('global_parameters', own)) await management.delete(['global-parameters', name]);
}

async function removeVhost(management: Management, name: string): Promise<void> {
  await management.delete(['vhosts', name, 'deletion', 'protection']);
  await management.delete(['vhosts', name]);
}
