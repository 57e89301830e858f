import { readSecretText } from '../aws/secret-text.ts';
import { SurroundingsFailure, UserFailure } from '../process/failure.ts';

/** What a token is for: looking alone, or changing, too. */
export type TokenPurpose = 'plan' | 'apply';

/** What Terraform needs in its environment for a stack. */
export type StackEnvironment = (stack: { name: string; configuration: unknown }) => Promise<Record<string, string>>;

export interface FoundToken {
  token: string;
  /** Where it was found, for messages. */
  where: string;
}

/** A service beside AWS, and where the token for it is kept. */
export interface TokenSource {
  /** What people call it: `Cloudflare`. */
  service: string;
  /** Name of its provider in configurations. */
  provider: string;
  /** Variable of the environment in which its provider looks for the token. */
  variable: string;
  /** AWS region of the secrets. */
  region: string;
  purpose: TokenPurpose;
  /** What of platform.yaml names the secrets. */
  field: string;
  secrets: { planToken?: { secret: string } | undefined; deployToken?: { secret: string } | undefined } | undefined;
  /** Where it is said what the token has to be let at, and how it is kept. */
  docs: string;
  /** Tries the token for a stack. Throws SurroundingsFailure, which says what it lacks. */
  try(found: FoundToken, stack: string): Promise<void>;
}

/**
 * The token for stacks of a provider, and nothing for others. It is looked up once, when the first such stack needs it, and tried once for
 * each of them: in the environment, else in the secret that platform.yaml names for the purpose. Throws UserFailure or SurroundingsFailure,
 * which says what to do, when there is none or it may not do what is needed.
 */
export function tokenEnvironment(source: TokenSource): StackEnvironment {
  let found: Promise<FoundToken> | undefined;
  const tried = new Map<string, Promise<void>>();
  return async ({ name, configuration }): Promise<Record<string, string>> => {
    if (!uses(source.provider, configuration)) return {};
    found ??= tokenFor(source);
    const { token, where } = await found;
    const trial = tried.get(name) ?? source.try({ token, where }, name);
    tried.set(name, trial);
    await trial;
    return { [source.variable]: token };
  };
}

/** Stacks whose objects all go keep their providers. */
function uses(provider: string, configuration: unknown): boolean {
  return provider in ((configuration as { provider?: object }).provider ?? {});
}

async function tokenFor(source: TokenSource): Promise<FoundToken> {
  const given = process.env[source.variable];
  const found = given ? { token: given, where: source.variable } : await kept(source);
  requireBareToken(found.token, found.where);
  return found;
}

async function kept({ service, variable, region, purpose, field, secrets, docs }: TokenSource): Promise<FoundToken> {
  const secret = (purpose === 'plan' ? secrets?.planToken : undefined)?.secret ?? secrets?.deployToken?.secret;
  if (secret === undefined) {
    const named = `${field}.${purpose === 'plan' ? 'planToken' : 'deployToken'}`;
    throw new UserFailure(
      `There is no token for ${service}. Set ${variable}, or name the secret that holds one as ${named} in platform.yaml; ${docs} lists what it has to be let at.`,
    );
  }
  const absent = `Keep the token there, in Secrets Manager of ${region}: ${docs} has the command. Or set ${variable}.`;
  return { token: await readSecretText({ region, secret, absent }), where: `the secret ${secret}` };
}

/** Throws SurroundingsFailure when a token cannot be one: `fetch` would refuse the header, and show it. */
export function requireBareToken(token: string, where: string): void {
  if (/^[\x21-\x7e]+$/.test(token)) return;
  throw new SurroundingsFailure(`The token in ${where} holds a space or a line break. Store it bare.`);
}
