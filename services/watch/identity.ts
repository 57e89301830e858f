import { readFileSync } from 'node:fs';
import { identityFile } from '../../contracts/node-commands.ts';
import { type WatchIdentity, watchIdentity } from '../../contracts/watch-identity.ts';

/** Reads who this host is. Throws when the machine was not booted by Warren. */
export function readIdentity(): WatchIdentity {
  return watchIdentity.parse(JSON.parse(readFileSync(identityFile, 'utf8')));
}
