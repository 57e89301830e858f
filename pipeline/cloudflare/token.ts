import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { accessStack } from '../../contracts/names.ts';
import { readSecretText } from '../aws/secret-text.ts';
import { SurroundingsFailure, UserFailure } from '../process/failure.ts';
import { type CloudflareApi, CloudflareRefusal, cloudflareVariables, openCloudflare } from './cloudflare-api.ts';

/** What a token is for: looking alone, or changing, too. */
export type TokenPurpose = 'plan' | 'apply';

/** What Terraform needs in its environment for a stack. */
export type StackEnvironment = (stack: { name: string; configuration: unknown }) => Promise<Record<string, string>>;

type About = Pick<Platform, 'region' | 'cloudflare'>;

/**
 * The token for stacks at Cloudflare, and nothing for others. It is looked up once, when the first such stack needs it, and tried once for
 * each of them: in the environment, else in the secret that platform.yaml names for the purpose. Throws UserFailure or SurroundingsFailure, which
 * says what to do, when there is none or it may not do what is needed.
 */
export function cloudflareEnvironment(platform: About, purpose: TokenPurpose): StackEnvironment {
  let found: Promise<FoundToken> | undefined;
  const tried = new Map<string, Promise<void>>();
  const trialOf = (name: string, { token, where }: FoundToken): Promise<void> => {
    const { cloudflare } = platform;
    const trial =
      tried.get(name) ??
      (cloudflare ? tryToken(openCloudflare({ token }), { name, where, cloudflare, purpose }) : Promise.resolve());
    tried.set(name, trial);
    return trial;
  };
  return async ({ name, configuration }): Promise<Record<string, string>> => {
    if (!usesCloudflare(configuration)) return {};
    found ??= tokenFor(platform, purpose);
    await trialOf(name, await found);
    return { [cloudflareVariables.token]: (await found).token };
  };
}

/** Stacks whose objects all go keep their providers. */
function usesCloudflare(configuration: unknown): boolean {
  return 'cloudflare' in ((configuration as { provider?: object }).provider ?? {});
}

interface FoundToken {
  token: string;
  /** Where it was found, for messages. */
  where: string;
}

async function tokenFor({ region, cloudflare }: About, purpose: TokenPurpose): Promise<FoundToken> {
  const given = process.env[cloudflareVariables.token];
  const found = given
    ? { token: given, where: cloudflareVariables.token }
    : await kept({ region, cloudflare }, purpose);
  requireBareToken(found.token, found.where);
  return found;
}

async function kept({ region, cloudflare }: About, purpose: TokenPurpose): Promise<FoundToken> {
  const secret = (purpose === 'plan' ? cloudflare?.planToken : undefined)?.secret ?? cloudflare?.deployToken?.secret;
  if (secret === undefined) {
    const field = purpose === 'plan' ? 'cloudflare.planToken' : 'cloudflare.deployToken';
    throw new UserFailure(
      `There is no token for Cloudflare. Set ${cloudflareVariables.token}, or name the secret that holds one as ${field} in platform.yaml; docs/edge-keys.md lists what it has to be let at.`,
    );
  }
  const absent = `Keep the token there, in Secrets Manager of ${region}: docs/edge-keys.md has the command. Or set ${cloudflareVariables.token}.`;
  return { token: await readSecretText({ region, secret, absent }), where: `the secret ${secret}` };
}

/** Throws SurroundingsFailure when a token cannot be one: `fetch` would refuse the header, and show it. */
export function requireBareToken(token: string, where: string): void {
  if (/^[\x21-\x7e]+$/.test(token)) return;
  throw new SurroundingsFailure(`The token in ${where} holds a space or a line break. Store it bare.`);
}

interface Trial {
  /** Name of the stack. */
  name: string;
  where: string;
  cloudflare: NonNullable<Platform['cloudflare']>;
  purpose: TokenPurpose;
}

/**
 * Looks at one thing of each sort that a stack at Cloudflare is made of, so that a token that lacks something is told of before anything of
 * it is changed. Whether it may change what it may look at, only a change shows.
 */
async function tryToken(api: CloudflareApi, trial: Trial): Promise<void> {
  const { accountId, zoneId } = trial.cloudflare;
  const account = `account ${accountId}`;
  const zone = `zone ${zoneId}`;
  // https://registry.terraform.io/providers/cloudflare/cloudflare/latest/docs names what each resource accepts;
  // https://developers.cloudflare.com/ruleset-engine/basic-operations/view-rulesets what lists of rules do.
  const inAccount = (path: string, permission: string) => ({
    ...{ path: `/accounts/${accountId}/${path}`, permission, of: account, field: 'accountId' },
  });
  const inZone = (path: string, permission: string) => ({
    ...{ path: `/zones/${zoneId}/${path}`, permission, of: zone, field: 'zoneId' },
  });
  const looks =
    trial.name === accessStack
      ? [inAccount('cfd_tunnel', 'Cloudflare Tunnel'), inAccount('access/apps', 'Access: Apps and Policies')]
      : [
          inAccount('workers/scripts', 'Workers Scripts'),
          inZone('rulesets', 'Zone WAF'),
          inZone('settings', 'Zone Settings'),
        ];
  for (const look of looks) await api.call('GET', look.path).catch(explain(trial, look));
}

function explain(
  { where, purpose }: Trial,
  { permission, of, field }: { permission: string; of: string; field: string },
): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof CloudflareRefusal)) throw error;
    const { status, because } = error;
    if (status === 400 || status === 401) {
      throw new SurroundingsFailure(
        `Cloudflare does not take the token in ${where}: ${because}. It is not whole, has expired, or was revoked. Nothing was changed.`,
      );
    }
    const access = purpose === 'plan' ? 'Read' : 'Write';
    throw new SurroundingsFailure(
      `The token in ${where} may not look at ${permission} of ${of}: ${because}. Give it ${permission} ${access} there, or is cloudflare.${field} in platform.yaml that of another one? Nothing was changed.`,
    );
  };
}
