import type { Policy, Subject } from './in-force.ts';

type Settings = Policy['definition'];
type Value = Settings[string];

/**
 * What a policy and an operator policy come to together; either may be absent.
 * https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src/rabbit_policies.erl and rabbit_quorum_queue.erl (merge_policy_value)
 */
export function effectiveDefinition(policy: Settings | undefined, operatorPolicy: Settings | undefined): Settings {
  const merged: Settings = { ...policy };
  for (const [key, value] of Object.entries(operatorPolicy ?? {})) {
    merged[key] = Object.hasOwn(merged, key) ? mergedValue(key, merged[key] as Value, value) : value;
  }
  return merged;
}

/** Of two limits the smaller one holds. */
const smaller = new Set([
  'message-ttl',
  'max-length',
  'max-length-bytes',
  'max-in-memory-length',
  'max-in-memory-bytes',
  'expires',
  'delayed-retry-max',
]);

/** And of these the larger one. */
const larger = new Set(['target-group-size', 'delayed-retry-min']);

/** Where neither is said, the operator policy holds. */
function mergedValue(key: string, value: Value, operators: Value): Value {
  if (key === 'delivery-limit') return deliveryLimit(Number(value), Number(operators));
  if (smaller.has(key)) return Math.min(Number(value), Number(operators));
  return larger.has(key) ? Math.max(Number(value), Number(operators)) : operators;
}

/** Below zero it is none, and the one that is there holds. */
function deliveryLimit(a: number, b: number): number {
  return a < 0 || b < 0 ? Math.max(a, b) : Math.min(a, b);
}

/**
 * What holds for a queue or an exchange of what its policies come to and its own arguments, without their `x-`.
 * https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src/rabbit_amqqueue_process.erl (process_args_policy),
 * rabbit_quorum_queue.erl and rabbit_stream_queue.erl (args_policy_lookup), and of exchanges rabbit_policy.erl (get_arg)
 */
export function settingsOf({ type, arguments: given }: Subject, definition: Settings): Settings {
  const settings: Settings = { ...definition };
  for (const [argument, value] of Object.entries(given)) {
    const key = argument.replace(/^x-/, '');
    settings[key] = Object.hasOwn(definition, key) ? resolved(type, key, definition[key] as Value, value) : value;
  }
  return settings;
}

/** Limits that hold by the smaller number, when a queue's own arguments say one, too. */
const smallerOfQueues = new Set(['message-ttl', 'max-length', 'max-length-bytes', 'expires']);

function resolved(type: Subject['type'], key: string, byPolicy: Value, byArgument: Value): Value {
  if (type === 'stream') return byPolicy;
  if (smallerOfQueues.has(key)) return Math.min(Number(byPolicy), Number(byArgument));
  if (key === 'delivery-limit') return deliveryLimit(Number(byPolicy), Number(byArgument));
  // A quorum queue takes this from the policy, a classic one from its argument.
  return type === 'quorum' && key === 'overflow' ? byPolicy : byArgument;
}
