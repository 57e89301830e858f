import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { accessStack } from '../../contracts/names.ts';
import { cloudflareProvider } from '../../contracts/providers.ts';
import { SurroundingsFailure } from '../process/failure.ts';
import { type StackEnvironment, type TokenPurpose, tokenEnvironment } from '../tokens/token-environment.ts';
import { type CloudflareApi, CloudflareRefusal, cloudflareVariables, openCloudflare } from './cloudflare-api.ts';

/** The token for stacks at Cloudflare, and nothing for others: see `tokenEnvironment`. */
export function cloudflareEnvironment(
  { region, cloudflare }: Pick<Platform, 'region' | 'cloudflare'>,
  purpose: TokenPurpose,
): StackEnvironment {
  return tokenEnvironment({
    service: 'Cloudflare',
    provider: cloudflareProvider.name,
    variable: cloudflareVariables.token,
    field: 'cloudflare',
    docs: 'docs/edge-keys.md',
    secrets: cloudflare,
    region,
    purpose,
    async try({ token, where }, name) {
      if (cloudflare) await tryToken(openCloudflare({ token }), { name, where, cloudflare, purpose });
    },
  });
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
