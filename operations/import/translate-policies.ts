import type { ArgumentValue } from '../../catalog/kinds/broker/fields/argument.ts';
import { findRemoved } from '../../catalog/kinds/broker/rules/version-rules.ts';
import { parameterComponent } from '../../contracts/bundle.ts';
import type { BrokerInput } from './broker-input.ts';
import type { ExportedDefinitions } from './exported-definitions.ts';
import type { LeftOut } from './left-out.ts';
import type { Remark } from './note.ts';
import { resolveSet } from './upstream-sets.ts';

type Policy = NonNullable<BrokerInput['policies']>[number];
type Settings = Record<string, unknown>;

/** A policy of either kind, with what is to be said of it before it is translated. */
interface ExportedPolicy {
  kind: 'policy' | 'operator policy';
  policy: ExportedDefinitions['policies'][number];
  messages: string[];
}

const targets = ['all', 'queues', 'classic_queues', 'quorum_queues', 'streams', 'exchanges'] as const;

/** Policies and operator policies, without settings that the version does not know any more. */
export function translatePolicies(
  { policies, parameters }: ExportedDefinitions,
  { version, leftOut }: { version: string; leftOut: LeftOut },
): { policies: Policy[]; operatorPolicies: Policy[]; remarks: Remark[] } {
  const operator = parameters
    .filter(({ component }) => component === parameterComponent.operatorPolicy)
    .map(operatorPolicy);
  const remarks: Remark[] = [];
  const translate = (exported: ExportedPolicy): Policy[] => {
    const { name, vhost } = exported.policy;
    const { policy, messages } = translatePolicy(exported, { version, leftOut, parameters });
    remarks.push(...messages.map((message): Remark => ({ kind: exported.kind, name, vhost, message })));
    return policy;
  };
  const own = policies.map((policy): ExportedPolicy => ({ kind: 'policy', policy, messages: [] }));
  return { policies: own.flatMap(translate), operatorPolicies: operator.flatMap(translate), remarks };
}

/** An operator policy is exported as a parameter, with its definition as JSON in older versions. */
function operatorPolicy({ vhost, name, value }: ExportedDefinitions['parameters'][number]): ExportedPolicy {
  const { pattern, 'apply-to': applyTo, priority, definition, ...others } = (value ?? {}) as Settings;
  const read = readDefinition(definition);
  const unknown = Object.keys(others);
  return {
    kind: 'operator policy',
    policy: {
      vhost,
      name,
      pattern: String(pattern ?? ''),
      'apply-to': String(applyTo ?? 'all'),
      priority: Number(priority ?? 0),
      definition: read ?? {},
    },
    messages: [
      ...(read === undefined ? ['has a definition that cannot be read.'] : []),
      ...(unknown.length > 0 ? [`has ${unknown.join(', ')}, which policies do not have; not carried over.`] : []),
    ],
  };
}

function readDefinition(definition: unknown): Settings | undefined {
  if (Array.isArray(definition)) return definition.length === 0 ? {} : undefined;
  if (typeof definition === 'object' && definition !== null) return definition as Settings;
  if (typeof definition !== 'string') return undefined;
  try {
    return readDefinition(JSON.parse(definition));
  } catch {
    return undefined;
  }
}

function translatePolicy(
  { policy, messages: before }: ExportedPolicy,
  {
    version,
    leftOut,
    parameters,
  }: { version: string; leftOut: LeftOut; parameters: ExportedDefinitions['parameters'] },
): { policy: Policy[]; messages: string[] } {
  const messages = [...before];
  const { vhost, name, pattern, priority } = policy;
  const settings = Object.entries(policy.definition).flatMap(([key, value]): [string, unknown][] => {
    const [removed] = findRemoved(version, 'policy', key, []);
    if (removed) messages.push(`loses a setting: ${removed.message}`);
    if (removed) return [];
    if (value === null) messages.push(`loses ${key}, which is null.`);
    if (value === null) return [];
    if (key !== 'federation-upstream-set') return [[key, value]];
    const { setting, message } = resolveSet(value, { vhost, parameters });
    if (message !== undefined) messages.push(message);
    return setting;
  });
  for (const [key, value] of settings) {
    if (!/^(dead-letter|alternate)-exchange$/.test(key) || !leftOut.has('exchange', vhost, value)) continue;
    messages.push(`has the ${key} ${String(value)}, which is left out: what goes there is lost.`);
  }
  const applyTo = targets.find((target) => target === policy['apply-to']);
  if (applyTo === undefined) {
    messages.push(`is left out: it applies to ${policy['apply-to']}, which this RabbitMQ does not know.`);
  } else if (settings.length === 0) {
    messages.push('is left out: nothing remains of it.');
  } else {
    const definition = Object.fromEntries(settings) as Record<string, ArgumentValue>;
    return { policy: [{ name, vhost, pattern, applyTo, priority, definition }], messages };
  }
  return { policy: [], messages };
}
