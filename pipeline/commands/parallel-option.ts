import { InvalidArgumentError, Option } from 'commander';

/** The option by which a command is told how many stacks Terraform works on at once. */
export function parallelOption(): Option {
  return new Option('-p, --parallel <count>', 'stacks at once').default(4).argParser(wholeNumber);
}

/** A number of the command line, from 1. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It has to be a whole number from 1.');
  return value;
}
