import type { FieldPath } from '../../../files/problem.ts';
import type { Finding } from '../../../rules/rule.ts';
import { bindingFaults } from '../arguments/binding-faults.ts';
import { type ExchangeType, exchangeArgumentFaults } from '../arguments/exchange-arguments.ts';
import { type Fault, sentenceOf } from '../arguments/fault.ts';
import { policyFaults } from '../arguments/policy-faults.ts';
import { queueArgumentFaults } from '../arguments/queue-argument-faults.ts';
import type { Broker } from '../broker.ts';
import { builtInExchanges } from '../routing.ts';
import type { BrokerRule } from './broker-rule.ts';

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
  const { queues, exchanges, policies, operatorPolicies, version, configuration } = broker;
  const overflowing = new Set(
    [...policies, ...operatorPolicies].flatMap(({ vhost, definition }) => ('overflow' in definition ? [vhost] : [])),
  );
  return [
    ...exchanges.flatMap((exchange, index) =>
      findings(exchangeArgumentFaults(exchange), isRefused, ['exchanges', index, 'arguments']),
    ),
    ...queues.flatMap((queue, index) => {
      const { type, vhost, arguments: given } = queue;
      const isOverflowSaid = overflowing.has(vhost);
      const faults = queueArgumentFaults({ version, configuration, type, arguments: given, isOverflowSaid });
      return findings(faults, isRefused, ['queues', index, 'arguments']);
    }),
  ];
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
  const queueTypes = new Map(queues.map((each) => [keyOf(each), each.type]));
  return bindings.flatMap((binding, index) => {
    const { vhost } = binding;
    const source = exchangeTypes.get(keyOf({ vhost, name: binding.source })) ?? builtInType(binding.source);
    const target = { vhost, name: binding.destination };
    const destination = binding.destinationType === 'queue' ? queueTypes.get(keyOf(target)) : undefined;
    // An end that is missing is said so by another rule.
    if (source === undefined || (binding.destinationType === 'queue' && destination === undefined)) return [];
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
