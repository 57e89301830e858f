import { openSecrets } from '../node/aws/secrets.ts';
import type { ReadSecret } from './secrets.ts';

/** Reads secrets by AWS's SDK, with whatever credentials it finds. */
export function secretsBySdk(region: string): ReadSecret {
  const secrets = openSecrets(region);
  return (id) => secrets.read(id);
}
