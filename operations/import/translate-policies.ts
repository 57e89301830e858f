import { policyKeyFaults } from '../../catalog/kinds/broker/arguments/policy-faults.ts';
import type { ArgumentValue } from '../../catalog/kinds/broker/fields/argument.ts';
import { parameterComponent } from '../../contracts/bundle.ts';
import type { BrokerInput } from './broker-input.ts';
import type { ExportedDefinitions } from './exported-definitions.ts';
import { inVhost, type Note } from './note.ts';

type Policy = NonNullable<BrokerInput['policies']>[number];
type ExportedPolicy = ExportedDefinitions['policies'][number];

const targets = ['all', 'queues', 'classic_queues', 'quorum_queues', 'streams', 'exchanges'] as const;

/** Policies and operator policies, without settings that the version does not know any more. */
export function translatePolicies(
  { policies, parameters }: ExportedDefinitions,
  version: string,
): { policies: Policy[]; operatorPolicies: Policy[]; notes: Note[] } {
  const operator = parameters
    .filter(({ component }) => component === parameterComponent.operatorPolicy)
    .map(operatorPolicy);
  const own = policies.map((policy) => translatePolicy({ kind: 'policy', policy, version }));
  const operators = operator.map((policy) => translatePolicy({ kind: 'operator policy', policy, version }));
  return {
    policies: own.flatMap(({ policy }) => policy),
    operatorPolicies: operators.flatMap(({ policy }) => policy),
    notes: [...own, ...operators].flatMap(({ notes }) => notes),
  };
}

/** An operator policy is exported as a parameter, with its definition as JSON in older versions. */
function operatorPolicy({ vhost, name, value }: ExportedDefinitions['parameters'][number]): ExportedPolicy {
  const fields = (value ?? {}) as Record<string, unknown>;
  const { pattern, definition } = fields;
  return {
    vhost,
    name,
    pattern: String(pattern ?? ''),
    'apply-to': String(fields['apply-to'] ?? 'all'),
    priority: Number(fields.priority ?? 0),
    definition: readDefinition(definition),
  };
}

function readDefinition(definition: unknown): Record<string, unknown> {
  if (typeof definition !== 'string') return (definition ?? {}) as Record<string, unknown>;
  try {
    return JSON.parse(definition);
  } catch {
    // What cannot be read holds nothing, and is reported as such.
    return {};
  }
}

function translatePolicy({
  kind,
  policy,
  version,
}: {
  kind: 'policy' | 'operator policy';
  policy: ExportedPolicy;
  version: string;
}): { policy: Policy[]; notes: Note[] } {
  const about = inVhost(kind, policy);
  const applyTo = targets.find((target) => target === policy['apply-to']);
  if (applyTo === undefined) {
    const message = `is left out: it applies to ${policy['apply-to']}, which this RabbitMQ does not know.`;
    return { policy: [], notes: [{ about, message }] };
  }
  const whole = policy.definition as Record<string, ArgumentValue>;
  const isOperator = kind === 'operator policy';
  const lost = policyKeyFaults({ version, isOperator, definition: whole, applyTo, configuration: {} });
  const notes = lost.map(({ name, message }) => ({ about, message: `loses a setting: ${name} ${message}` }));
  const gone = lost.map((fault) => fault.name);
  const definition = Object.fromEntries(Object.entries(whole).filter(([key]) => !gone.includes(key)));
  if (Object.keys(definition).length === 0) {
    return { policy: [], notes: [...notes, { about, message: 'is left out: nothing remains of it.' }] };
  }
  const { vhost, name, pattern, priority } = policy;
  return { policy: [{ name, vhost, pattern, applyTo, priority, definition }], notes };
}
