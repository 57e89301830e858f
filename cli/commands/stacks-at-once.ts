import { InvalidArgumentError, Option } from 'commander';

/** The option that says how many stacks Terraform works on at the same time. */
export function stacksAtOnce(count = 4): Option {
  return new Option('-p, --parallel <count>', 'stacks at once').default(count).argParser(wholeNumber);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It has to be a whole number from 1.');
  return value;
}
