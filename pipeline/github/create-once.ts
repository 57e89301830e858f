import { isLost } from './ask.ts';
import { type Connection, retries } from './connection.ts';

/**
 * Makes something that must not be there twice. When it is not known whether GitHub did it (a failure of its own, a broken
 * connection), looks for it before making it again. `create` asks with `request: once`.
 */
export async function createOnce<T>(
  { pause }: Connection,
  { create, find }: { create: () => Promise<T>; find: () => Promise<T | undefined> },
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await create();
    } catch (cause) {
      if (!isLost(cause)) throw cause;
      await pause(tries ** 2);
      const made = await find();
      if (made !== undefined) return made;
      if (tries > retries) throw cause;
    }
  }
}

/** For a request that octokit is not to send again. */
export const once = { retries: 0 };
