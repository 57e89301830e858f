import { sameJson } from './json.ts';
import { type TopologyObject, titleOf } from './objects.ts';

/** Says in what a queue or exchange differs from its file, and how to get there all the same. */
export function explainImmutable({
  wanted,
  present,
  file,
}: {
  wanted: TopologyObject;
  present: TopologyObject;
  file: string;
}): string {
  const before = propertiesOf(present);
  const after = propertiesOf(wanted);
  const differences = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => !sameJson(before[name], after[name]))
    .map(
      (name) =>
        `${holds(name, before[name])}, ${file} says ${after[name] === undefined ? 'nothing of it' : say(after[name])}`,
    );
  return `${titleOf(present)} ${differences.join('; ')}. ${waysOut[wanted.kind === 'queue' ? 'queue' : 'exchange']}`;
}

const waysOut = {
  queue:
    'Type and arguments of a queue cannot change. Say it with a policy where RabbitMQ has one for it, or make a queue of another name, move the messages with a shovel, then remove this one.',
  exchange:
    'Type and arguments of an exchange cannot change. Make an exchange of another name, bind it like this one, let clients publish there, then remove this one.',
};

/** Arguments stand beside the properties, under names of their own. */
function propertiesOf({ definition }: TopologyObject): Record<string, unknown> {
  const { arguments: args = {}, ...properties } = definition as Record<string, unknown> & { arguments?: object };
  return { exclusive: false, ...properties, ...args };
}

function holds(name: string, value: unknown): string {
  return value === undefined ? `has no ${name}` : `has ${name} ${say(value)}`;
}

function say(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
