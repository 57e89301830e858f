import { InvalidArgumentError } from 'commander';

/** Reads the value of an option that counts something. Throws what Commander tells the user. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('It has to be a whole number from 1.');
  return value;
}
