import { explainIssues } from '../../catalog/files/explain.ts';
import { type FieldPath, formatField } from '../../catalog/files/problem.ts';
import { brokerSchema } from '../../catalog/kinds/broker/broker.ts';
import { brokerRules } from '../../catalog/kinds/broker/rules/broker-rules.ts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import type { Finding } from '../../catalog/rules/rule.ts';
import { textRules } from '../../catalog/rules/text-rules.ts';
import type { BrokerInput } from './broker-input.ts';
import type { Note } from './note.ts';

/** What a broker is checked with. */
export interface CheckedWith {
  /** Name of the broker. */
  name: string;
  platform?: Platform | undefined;
  /** ISO date. */
  today: string;
}

/**
 * A broker without what `warren check` refuses of single objects, so that one that RabbitMQ has and a file cannot say keeps
 * nobody from the others. Each is told of with the check's own words; what is wrong with the broker as a whole stays.
 */
export function leaveOutRefused(broker: BrokerInput, checked: CheckedWith): { broker: BrokerInput; notes: Note[] } {
  const notes: Note[] = [];
  let kept = broker;
  // What went may be what others name, and what is in the right shape is held to the rules only then.
  for (;;) {
    const refused = findings(kept, checked).flatMap(({ path, message }) => refusalAt(kept, path, message));
    if (refused.length === 0) return { broker: kept, notes };
    notes.push(...refused.map(({ note }) => note));
    kept = without(
      kept,
      refused.map(({ path }) => path),
    ) as BrokerInput;
  }
}

function findings(broker: BrokerInput, { name, platform, today }: CheckedWith): Finding[] {
  const context = { ...(platform ? { platform } : {}), paths: [], today };
  const texts = textRules.flatMap((rule) => [...rule.check(broker, context)]);
  const read = brokerSchema.safeParse(broker);
  if (!read.success) {
    // One by one, since of all of them only the first would be told.
    return [...texts, ...read.error.issues.flatMap((issue) => explainIssues(brokerSchema, broker, [issue]))];
  }
  const rules = brokerRules.filter(({ severity }) => severity === 'error');
  return [...texts, ...rules.flatMap((rule) => [...rule.check({ ...read.data, name }, context)])];
}

/** Lists and mappings of objects, what one of them is called, and which of its parts can go by themselves. */
const kinds: Partial<Record<keyof BrokerInput, { kind: string; parts: Record<string, 'entry' | 'field'> }>> = {
  vhosts: { kind: 'vhost', parts: { tags: 'entry', maxConnections: 'field', maxQueues: 'field' } },
  users: {
    kind: 'user',
    parts: {
      tags: 'entry',
      permissions: 'entry',
      topicPermissions: 'entry',
      maxConnections: 'field',
      maxChannels: 'field',
    },
  },
  policies: { kind: 'policy', parts: { definition: 'entry' } },
  operatorPolicies: { kind: 'operator policy', parts: { definition: 'entry' } },
  exchanges: { kind: 'exchange', parts: { arguments: 'entry' } },
  queues: { kind: 'queue', parts: { arguments: 'entry' } },
  // Without a header it would route otherwise.
  bindings: { kind: 'binding', parts: {} },
  federation: { kind: 'upstream', parts: { parameters: 'entry' } },
  shovels: { kind: 'shovel', parts: { parameters: 'entry' } },
};

/** What has to go for a finding, and what is said of it; nothing where it is about no single object. */
function refusalAt(broker: BrokerInput, path: FieldPath, message: string): { path: FieldPath; note: Note }[] {
  const [list, key, part, entry] = path;
  const known = kinds[list as keyof BrokerInput];
  if (known === undefined || key === undefined) return [];
  const about = titleOf(known.kind, broker[list as 'queues'] as never, key);
  const how = part === undefined ? undefined : known.parts[String(part)];
  const goes =
    how === 'field' ? path.slice(0, 3) : how === 'entry' && entry !== undefined ? path.slice(0, 4) : undefined;
  const what = formatField(path.slice(2));
  const reason = `${what}${what === '' ? '' : ' '}${message}`;
  return goes
    ? [
        {
          path: goes,
          note: { about, message: `loses ${formatField(goes.slice(2))}, which a file cannot have: ${reason}` },
        },
      ]
    : [{ path: path.slice(0, 2), note: { about, message: `is left out, since a file cannot have it: ${reason}` } }];
}

function titleOf(kind: string, entries: Readonly<Record<string | number, object>>, key: string | number): string {
  if (typeof key === 'string') return `${kind} ${key}`;
  const { vhost, name, source, destination, routingKey } = (entries[key] ?? {}) as Record<string, string>;
  const called = kind === 'binding' ? `${source} → ${destination}${routingKey ? ` with key ${routingKey}` : ''}` : name;
  return `${kind} ${called} in vhost ${vhost ?? '/'}`;
}

/** The same value without what is at some paths. */
function without(value: unknown, paths: readonly FieldPath[]): unknown {
  if (typeof value !== 'object' || value === null || paths.length === 0) return value;
  const below = new Map<string | number, FieldPath[]>();
  for (const [step, ...rest] of paths) if (step !== undefined) below.set(step, [...(below.get(step) ?? []), rest]);
  const isGone = (step: string | number) => below.get(step)?.some((rest) => rest.length === 0) ?? false;
  const left = (step: string | number, entry: unknown) => without(entry, below.get(step) ?? []);
  if (Array.isArray(value)) return value.flatMap((entry, index) => (isGone(index) ? [] : [left(index, entry)]));
  const entries = Object.entries(value).filter(([key]) => !isGone(key));
  return Object.fromEntries(entries.map(([key, entry]) => [key, left(key, entry)]));
}
