import { show } from '../../../schema/field.ts';
import { nearest } from '../../../words/nearest.ts';
import type { Broker } from '../broker.ts';
import type { ArgumentValue } from '../fields/argument.ts';
import { type Fault, ignored, refused } from './fault.ts';
import { rowsByVersion } from './in-series.ts';
import { type PolicyKey, policyKeys } from './policy-keys.ts';
import type { QueueType } from './queue-arguments.ts';
import { valueFault } from './value.ts';

type Policy = Broker['policies'][number];
type Definition = Policy['definition'];

/** A policy as far as its definition is judged. */
export interface JudgedPolicy {
  /** Of RabbitMQ. */
  version: string;
  /** Whether it is an operator policy, which knows fewer keys. */
  isOperator: boolean;
  definition: Definition;
  applyTo: Policy['applyTo'];
  /** The broker's rabbitmq.conf, which permits what RabbitMQ would otherwise refuse. */
  configuration: Readonly<Record<string, unknown>>;
}

/** What RabbitMQ refuses of the definition of a policy, and what it takes and does nothing with. */
export function policyFaults(policy: JudgedPolicy): Fault[] {
  if (Object.keys(policy.definition).length === 0)
    return [refused(undefined, 'is empty, and RabbitMQ refuses it.', 'Add a setting, or remove the policy.')];
  return [...policyKeyFaults(policy), ...combinationFaults(policy.definition), ...targetFaults(policy)];
}

/** The same of each key by itself: without it the rest of the definition says the same. */
export function policyKeyFaults(policy: JudgedPolicy): Fault[] {
  return Object.entries(policy.definition).flatMap(([name, value]) => keyFault(policy, name, value) ?? []);
}

/** Plugins without which RabbitMQ refuses a definition. */
export function policyPlugins(definition: Definition): string[] {
  return policyKeys.flatMap(({ name, plugin }) => (plugin !== undefined && name in definition ? [plugin] : []));
}

/** Types of queues that a definition bars the policy from, whatever its pattern and `applyTo` say. */
export function barredTypes(version: string, definition: Definition): Set<QueueType> {
  return new Set(rowsIn(version, definition).flatMap(({ bars }) => bars ?? []));
}

/** The first key of a definition that bars the policy from queues of a type. */
export function barringKey(version: string, definition: Definition, type: QueueType): string | undefined {
  return rowsIn(version, definition).find(({ bars }) => bars?.includes(type))?.name;
}

/** Whether a definition says anything that exchanges have. */
export function concernsExchanges(definition: Definition): boolean {
  return policyKeys.some(({ name, on }) => on !== 'queues' && name in definition);
}

const rowsOf = rowsByVersion(policyKeys);

/** The rows of the keys that a definition has. */
function rowsIn(version: string, definition: Definition): PolicyKey[] {
  return Object.keys(definition).flatMap((name) => rowsOf(version).get(name) ?? []);
}

function keyFault(policy: JudgedPolicy, name: string, value: ArgumentValue): Fault | undefined {
  const row = rowsOf(policy.version).get(name);
  if (!row) return absentFault(policy, name);
  if (policy.isOperator && !row.isOperator) {
    return refused(name, 'is a key of policies, which RabbitMQ refuses in operator policies.', 'Move it to policies.');
  }
  if (row.permittedBy !== undefined && policy.configuration[row.permittedBy] !== true) {
    const advice = `Use queue-leader-locator, or allow it in configuration: ${row.permittedBy}.`;
    return refused(name, `is refused since RabbitMQ ${row.since}.`, advice);
  }
  const wrong = valueFault(row.takes, value);
  if (wrong) return refused(name, wrong.message, wrong.advice);
  if (row.needs !== undefined && !(row.needs in policy.definition))
    return refused(name, `is refused without ${row.needs}.`, 'Add that, or remove this.');
  return row.idle === undefined ? undefined : ignored(name, `does nothing: ${row.idle}.`, 'Remove it.');
}

/** Why a release has no such key. */
function absentFault({ version, isOperator }: JudgedPolicy, name: string): Fault {
  const other = policyKeys.find((row) => row.name === name);
  if (other?.gone !== undefined)
    return refused(name, `is gone since RabbitMQ ${other.until}: ${other.gone.is}.`, other.gone.instead);
  if (other)
    return refused(name, `is known to RabbitMQ since ${other.since}, and ${version} refuses it.`, 'Remove it.');
  const known = [...rowsOf(version).values()].filter((row) => !isOperator || row.isOperator);
  const names = known.map((row) => row.name);
  const meant = names.find((each) => name === `x-${each}`) ?? nearest(name, names);
  const instead = meant === undefined ? 'Remove it.' : `Did you mean ${meant}?`;
  const whose = isOperator ? 'operator policies' : 'policies';
  return refused(name, `is not a key of ${whose} that RabbitMQ ${version} knows, and it refuses it.`, instead);
}

const upstreamKeys = ['federation-upstream', 'federation-upstream-set', 'federation-upstream-pattern'];

/** What RabbitMQ refuses of keys beside each other. */
function combinationFaults(definition: Definition): Fault[] {
  const faults: Fault[] = [];
  const [, second] = upstreamKeys.filter((name) => name in definition);
  if (second !== undefined)
    faults.push(
      refused(
        second,
        `stands beside another of ${upstreamKeys.join(', ')}; RabbitMQ takes one of them.`,
        'Remove one.',
      ),
    );
  const { 'delayed-retry-type': retries, 'delayed-retry-min': least, 'delayed-retry-max': most } = definition;
  if (retries !== undefined && retries !== 'disabled' && least === undefined)
    faults.push(refused('delayed-retry-type', 'is refused without delayed-retry-min.', 'Add that, or remove this.'));
  if (typeof least === 'number' && typeof most === 'number' && most < least)
    faults.push(
      refused('delayed-retry-max', `is ${show(most)}, less than delayed-retry-min, ${show(least)}.`, 'Raise it.'),
    );
  return faults;
}

const typesOf: Readonly<Record<Policy['applyTo'], readonly QueueType[]>> = {
  all: ['classic', 'quorum', 'stream'],
  queues: ['classic', 'quorum', 'stream'],
  classic_queues: ['classic'],
  quorum_queues: ['quorum'],
  streams: ['stream'],
  exchanges: [],
};

/** Keys that do nothing for what the policy applies to. */
function targetFaults({ version, definition, applyTo }: JudgedPolicy): Fault[] {
  const used = rowsIn(version, definition);
  const types = typesOf[applyTo];
  const misplaced = used.flatMap(({ name, on }) => {
    if (applyTo === 'exchanges' && on === 'queues')
      return ignored(name, 'does nothing for exchanges.', 'Have the policy apply to queues.');
    if (applyTo !== 'all' && applyTo !== 'exchanges' && on === 'exchanges')
      return ignored(name, 'does nothing for queues.', 'Have the policy apply to exchanges.');
    return [];
  });
  if (types.length === 0 || types.some((type) => !barredTypes(version, definition).has(type))) return misplaced;
  const barring = used.filter(({ bars }) => bars?.some((type) => types.includes(type)));
  return [
    ...misplaced,
    ...barring.map(({ name, bars }) =>
      ignored(
        name,
        `keeps the whole policy from ${bars?.map(plural).join(' and ')}, so that no queue is left that it applies to.`,
      ),
    ),
  ];
}

function plural(type: QueueType): string {
  return type === 'stream' ? 'streams' : `${type} queues`;
}
