import type { EndpointSettings } from '../../../contracts/endpoint-settings.ts';
import { MissingSecret, type SecretSource } from '../../settings/secrets.ts';
import { openSignature, UnusableSecret, type Verify } from './index.ts';

/** The secrets of an endpoint's signatures, whose texts may change while it serves. */
export interface SigningSecrets {
  /** The check with the last texts that were of use; undefined while one of the secrets has never had one. */
  verify(): Verify | undefined;
  /** What was wrong with what was read last, a sentence for each secret, without its text. */
  problems(): readonly string[];
  /** Reads each secret once, and tells whether one has another text of use than before. Never throws. */
  read(): Promise<boolean>;
}

/** The secrets of one endpoint, read for the first time. */
export async function openSigningSecrets(
  { name, signature, messageIdHeader }: Pick<EndpointSettings, 'name' | 'signature' | 'messageIdHeader'>,
  source: SecretSource,
): Promise<SigningSecrets> {
  const names = signature.secrets.map(({ secret }) => secret);
  const texts = new Map<string, string>();
  let problems: string[] = [];
  let verify: Verify | undefined;
  const secrets: SigningSecrets = {
    verify: () => verify,
    problems: () => problems,
    async read() {
      const found: string[] = [];
      let changed = false;
      for (const secret of names) {
        try {
          const text = await source(secret);
          openSignature({ ...signature, secrets: [text] });
          changed ||= texts.get(secret) !== text;
          texts.set(secret, text);
        } catch (error) {
          const kept = texts.has(secret) ? '; what it was before still counts' : '';
          found.push(`endpoint ${name}: ${whatIsWrong(secret, error)}${kept}`);
        }
      }
      problems = found;
      const known = names.flatMap((secret) => texts.get(secret) ?? []);
      if (known.length === names.length) verify = openSignature({ ...signature, secrets: known, messageIdHeader });
      return changed;
    },
  };
  await secrets.read();
  return secrets;
}

function whatIsWrong(secret: string, error: unknown): string {
  if (error instanceof UnusableSecret) return `secret ${secret} ${error.message}`;
  const { message } = error as Error;
  return error instanceof MissingSecret ? message : `secret ${secret} is not to be had: ${message}`;
}
