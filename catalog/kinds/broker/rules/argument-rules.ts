import type { FieldPath } from '../../../files/problem.ts';
import type { Finding } from '../../../rules/rule.ts';
import { bindingFaults, isBindingJudged } from '../arguments/binding-faults.ts';
import { type ExchangeType, exchangeArgumentFaults } from '../arguments/exchange-arguments.ts';
import { type Fault, sentenceOf } from '../arguments/fault.ts';
import { policyFaults } from '../arguments/policy-faults.ts';
import { queueArgumentFaults } from '../arguments/queue-argument-faults.ts';
import type { Broker } from '../broker.ts';
import { builtInExchanges } from '../routing.ts';
import type { BrokerRule } from './broker-rule.ts';

type Binding = Broker['bindings'][number];

export const argumentRules: readonly BrokerRule[] = [
  {
    name: 'argument-taken',
    doc: 'RabbitMQ takes every argument of a queue or exchange: it is one of its type, with a value of the right type and range.',
    severity: 'error',
    check: (broker) => argumentFindings(broker, true),
  },
  {
    name: 'argument-used',
    doc: 'Every argument of a queue or exchange does something.',
    severity: 'warning',
    check: (broker) => argumentFindings(broker, false),
  },
  {
    name: 'binding-taken',
    doc: 'A binding is as the type of its exchange has to have it.',
    severity: 'error',
    check: bindingFindings,
  },
  {
    name: 'policy-taken',
    doc: 'RabbitMQ takes every policy: its version knows the keys, and their values are of the right type and range.',
    severity: 'error',
    check: (broker) => policyFindings(broker, true),
  },
  {
    name: 'policy-used',
    doc: 'Every key of a policy does something for what the policy applies to.',
    severity: 'warning',
    check: (broker) => policyFindings(broker, false),
  },
];

/** What RabbitMQ refuses of the arguments of all queues and exchanges, or what it takes and does nothing with. */
function argumentFindings(broker: Broker, isRefused: boolean): Finding[] {
  const faults = faultsOf.get(broker) ?? argumentFaults(broker);
  faultsOf.set(broker, faults);
  return faults.flatMap((fault) => findings(fault.faults, isRefused, fault.path));
}

/** Two rules ask for the same, of brokers with many thousand queues. */
const faultsOf = new WeakMap<Broker, ReturnType<typeof argumentFaults>>();

function argumentFaults(broker: Broker): { faults: Fault[]; path: FieldPath }[] {
  const { queues, exchanges, policies, operatorPolicies, version, configuration } = broker;
  const overflowing = new Set(
    [...policies, ...operatorPolicies].flatMap(({ vhost, definition }) => ('overflow' in definition ? [vhost] : [])),
  );
  const judged = [
    ...exchanges.map((exchange, index) => ({
      faults: exchangeArgumentFaults(exchange),
      path: ['exchanges', index, 'arguments'],
    })),
    ...queues.map(({ type, vhost, arguments: given }, index) => ({
      faults: queueArgumentFaults({
        ...{ version, configuration, type, arguments: given },
        isOverflowSaid: overflowing.has(vhost),
      }),
      path: ['queues', index, 'arguments'],
    })),
  ];
  return judged.filter(({ faults }) => faults.length > 0);
}

function policyFindings(broker: Broker, isRefused: boolean): Finding[] {
  const { version, configuration } = broker;
  return (['policies', 'operatorPolicies'] as const).flatMap((list) =>
    broker[list].flatMap(({ definition, applyTo }, index) => {
      const isOperator = list === 'operatorPolicies';
      const faults = policyFaults({ version, isOperator, definition, applyTo, configuration });
      return findings(faults, isRefused, [list, index, 'definition']);
    }),
  );
}

function findings(faults: readonly Fault[], isRefused: boolean, path: FieldPath): Finding[] {
  return faults
    .filter((fault) => fault.isRefused === isRefused)
    .map((fault) => ({ path: fault.name === undefined ? path : [...path, fault.name], message: sentenceOf(fault) }));
}

function bindingFindings({ bindings, exchanges, queues, version }: Broker): Finding[] {
  const exchangeTypes = new Map<string, ExchangeType>(exchanges.map((each) => [keyOf(each), each.type]));
  const sourceOf = ({ vhost, source }: Binding) =>
    exchangeTypes.get(keyOf({ vhost, name: source })) ?? builtInType(source);
  const judged = bindings.flatMap((binding, index) => {
    const source = sourceOf(binding);
    return source !== undefined && isBindingJudged(source) ? [{ binding, index, source }] : [];
  });
  if (judged.length === 0) return [];
  const queueTypes = new Map(queues.map((each) => [keyOf(each), each.type]));
  return judged.flatMap(({ binding, index, source }) => {
    const isQueue = binding.destinationType === 'queue';
    const destination = isQueue
      ? queueTypes.get(keyOf({ vhost: binding.vhost, name: binding.destination }))
      : undefined;
    // A queue that is missing is said so by another rule.
    if (isQueue && destination === undefined) return [];
    return bindingFaults({ version, binding, source, destination }).map(({ path, message }) => ({
      path: ['bindings', index, ...path],
      message,
    }));
  });
}

function builtInType(name: string): ExchangeType | undefined {
  return Object.hasOwn(builtInExchanges, name) ? (builtInExchanges[name] as ExchangeType) : undefined;
}

function keyOf({ vhost, name }: { vhost: string; name: string }): string {
  return JSON.stringify([vhost, name]);
}
