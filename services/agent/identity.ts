import { readFileSync } from 'node:fs';
import { identityFile } from '../../contracts/node-commands.ts';
import { type NodeIdentity, nodeIdentity } from '../../contracts/node-identity.ts';

/** Reads the identity of this node. Throws when the machine was not booted by Warren. */
export function readIdentity(): NodeIdentity {
  return nodeIdentity.parse(JSON.parse(readFileSync(identityFile, 'utf8')));
}
