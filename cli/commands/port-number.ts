import { InvalidArgumentError } from 'commander';

/** Reads the value of an option that names a port. Throws what Commander tells the user. */
export function portNumber(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new InvalidArgumentError('It has to be a port from 1 to 65535.');
  return port;
}
