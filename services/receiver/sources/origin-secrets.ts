import { createHash, timingSafeEqual } from 'node:crypto';
import { MissingSecret, type SecretSource } from '../../settings/secrets.ts';

/** The secrets of the proxy in front, of which any one will do; their texts may change while the receiver serves. */
export interface OriginSecrets {
  /** Whether a text is one of them; takes as long for every text. */
  match(given: string): boolean;
  /** What was wrong with what was read last, a sentence for each secret, without its text. */
  problems(): readonly string[];
  /** Reads each secret once, and tells whether one has another text than before. Never throws. */
  read(): Promise<boolean>;
}

/** The secrets, read for the first time. Throws when none of them is to be had: nobody would be let in. */
export async function openOriginSecrets(
  named: readonly { secret: string }[],
  source: SecretSource,
): Promise<OriginSecrets> {
  const known = new Map<string, Buffer>();
  let problems: string[] = [];
  const secrets: OriginSecrets = {
    match(given) {
      // Digests are of one length, so that nothing is learned from the length of the value either.
      const digested = digest(given);
      let matches = false;
      for (const one of known.values()) matches = timingSafeEqual(one, digested) || matches;
      return matches;
    },
    problems: () => problems,
    async read() {
      const found: string[] = [];
      let changed = false;
      for (const { secret } of named) {
        try {
          const now = digest(await source(secret));
          changed ||= !known.get(secret)?.equals(now);
          known.set(secret, now);
        } catch (error) {
          const kept = known.has(secret) ? '; what it was before still counts' : '';
          const { message } = error as Error;
          const what = error instanceof MissingSecret ? message : `secret ${secret} is not to be had: ${message}`;
          found.push(`origin: ${what}${kept}`);
        }
      }
      problems = found;
      return changed;
    },
  };
  await secrets.read();
  if (known.size === 0) throw new Error(problems.join('; '));
  return secrets;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
