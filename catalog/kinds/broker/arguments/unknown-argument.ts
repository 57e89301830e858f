import { suggest } from '../../../words/nearest.ts';
import { type Fault, ignored } from './fault.ts';

/** What is said of an argument that RabbitMQ does not know; nothing of a label, which it keeps for whoever reads it. */
export function unknownArgument(name: string, known: readonly string[]): Fault | undefined {
  // A policy's key in place of an argument, or the other way round.
  const twin = known.find((each) => each === `x-${name}` || name === `x-${each}`);
  const meant = twin === undefined ? suggest(name, known).trim() : `Did you mean ${twin}?`;
  if (meant === '' && !/^x-/i.test(name)) return undefined;
  return ignored(name, 'is no option that RabbitMQ knows: it takes it and does nothing.', meant || 'Remove it.');
}
