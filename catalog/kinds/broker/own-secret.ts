import type { Broker } from './broker.ts';

/** The secret of a user's own that holds its password; undefined where Warren makes one, or there is none. */
export function ownSecret(user: Pick<Broker['users'][string], 'password'> | undefined): string | undefined {
  return typeof user?.password === 'object' ? user.password.secret : undefined;
}
