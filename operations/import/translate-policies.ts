import { policyKeyFaults } from '../../catalog/kinds/broker/arguments/policy-faults.ts';
import { parameterComponent } from '../../contracts/bundle.ts';
import type { BrokerInput } from './broker-input.ts';
import type { ExportedDefinitions } from './exported-definitions.ts';
import type { LeftOut } from './left-out.ts';
import type { Remark } from './note.ts';
import { translateArguments } from './translate-arguments.ts';
import { resolveSet, setComponent } from './upstream-sets.ts';

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
  { kind, policy, messages: before }: ExportedPolicy,
  context: { version: string; leftOut: LeftOut; parameters: ExportedDefinitions['parameters'] },
): { policy: Policy[]; messages: string[] } {
  const messages = [...before];
  const { vhost, name, pattern, priority } = policy;
  const applyTo = targets.find((target) => target === policy['apply-to']);
  if (applyTo === undefined) {
    messages.push(`is left out: it applies to ${policy['apply-to']}, which this RabbitMQ does not know.`);
    return { policy: [], messages };
  }
  const { kept: definition, lost } = translateArguments(resolveSets(policy, context.parameters, messages));
  messages.push(...lost);
  const isOperator = kind === 'operator policy';
  const faults = policyKeyFaults({ version: context.version, isOperator, definition, applyTo, configuration: {} });
  for (const { name: key = '', message } of faults) {
    messages.push(`loses a setting: ${key} ${message}`);
    delete definition[key];
  }
  for (const [key, value] of Object.entries(definition)) {
    if (!/^(dead-letter|alternate)-exchange$/.test(key) || !context.leftOut.has('exchange', vhost, value)) continue;
    messages.push(`has the ${key} ${String(value)}, which is left out: what goes there is lost.`);
  }
  if (Object.keys(definition).length > 0) {
    return { policy: [{ name, vhost, pattern, applyTo, priority, definition }], messages };
  }
  messages.push('is left out: nothing remains of it.');
  return { policy: [], messages };
}

/** A definition with what there is instead of a set of upstreams. */
function resolveSets(
  { vhost, definition }: ExportedPolicy['policy'],
  parameters: ExportedDefinitions['parameters'],
  messages: string[],
): Settings {
  const entries = Object.entries(definition).flatMap(([key, value]): [string, unknown][] => {
    if (key !== setComponent) return [[key, value]];
    const { setting, message } = resolveSet(value, { vhost, parameters });
    if (message !== undefined) messages.push(message);
    return setting;
  });
  return Object.fromEntries(entries);
}
