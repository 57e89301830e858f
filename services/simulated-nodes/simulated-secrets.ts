import { createHash } from 'node:crypto';
import type { Bundle } from '../../contracts/bundle.ts';
import { alternatingNames } from '../../contracts/users.ts';
import type { Secrets } from '../node/aws/secrets.ts';

/**
 * Secrets as a simulated node sees them. The sandbox forgets the value of a secret with the process that made it, and no disk may hold
 * one; so passwords here follow from the secret's name, open nothing, and never change with a rotation.
 */
export function simulatedSecrets(bundle: () => Pick<Bundle, 'administrator' | 'users'> | undefined): Secrets {
  return {
    async read(id, stage = 'AWSCURRENT') {
      if (stage === 'AWSPREVIOUS') return undefined;
      const password = createHash('sha256').update(`simulated ${id}`).digest('hex');
      const { administrator, users = [] } = bundle() ?? {};
      const user = [...(administrator ? [administrator] : []), ...users].find(({ secret }) => secret === id);
      if (!user?.alternates) return password;
      const [username] = alternatingNames(user.name);
      return JSON.stringify({ username, password });
    },
    async write(id) {
      throw new Error(`a simulated node writes no secret, and was to write ${id}`);
    },
  };
}
