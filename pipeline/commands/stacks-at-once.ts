import { InvalidArgumentError, Option } from 'commander';

/** The option that says how many stacks are worked on at the same time. */
export function stacksAtOnce(): Option {
  return new Option('-p, --parallel <count>', 'stacks at once').default(4).argParser(wholeNumber);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It has to be a whole number from 1.');
  return value;
}
