import { Command, Option } from 'commander';
import { edgeKeysGraceVariable, edgeKeysOrder, edgeKeysVariable } from '../../contracts/edge-keys.ts';
import { placeEdgeKeys } from '../../operations/edge-keys/place-keys.ts';
import { cloudflareVariables, openCloudflare } from '../../pipeline/cloudflare/cloudflare-api.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { readOrder } from './read-order.ts';
import { requireToken } from './require-token.ts';

/**
 * How long an older key lives on, in seconds, once Cloudflare has the new one. Nowhere does Cloudflare say how long a Worker's new version
 * takes until it is everywhere (looked for on 2026-11-30); so it is far longer than the seconds that it usually takes.
 */
const usualGraceSeconds = '120';

/** `warren edge-keys`: what Terraform runs after the Worker was uploaded, and before any name leads to it. */
export function edgeKeysCommand(): Command {
  return new Command('edge-keys')
    .description(
      `Give the Worker at Cloudflare a signing key of its own, as ${edgeKeysVariable} says, and end the older one. Terraform runs this once the Worker is uploaded.`,
    )
    .option('--timeout <seconds>', 'how long AWS may take to know a new key', '300')
    .addOption(
      new Option('--grace <seconds>', 'how long the older key lives on')
        .default(usualGraceSeconds)
        .env(edgeKeysGraceVariable),
    )
    .action(async ({ timeout, grace }: { timeout: string; grace: string }) => {
      const order = readOrder({ variable: edgeKeysVariable, schema: edgeKeysOrder });
      const token = requireToken({ variable: cloudflareVariables.token, service: 'Cloudflare' });
      // The AWS SDK takes a while to load, and no other command needs these parts of it.
      const { iamAccessKeys } = await import('../../operations/edge-keys/iam-access-keys.ts');
      const { probeFunction } = await import('../../operations/edge-keys/probe.ts');
      const { workerSecrets } = await import('../../operations/edge-keys/worker-secrets.ts');
      const { readSecretText } = await import('../../pipeline/aws/secret-text.ts');
      const endpoint = process.env.AWS_ENDPOINT_URL_LAMBDA || process.env.AWS_ENDPOINT_URL || undefined;
      await placeEdgeKeys({
        order,
        accessKeys: iamAccessKeys(order),
        worker: workerSecrets(openCloudflare({ token }), order),
        readOriginSecret: () => readSecretText({ region: order.region, secret: order.originSecret }),
        probe: (key, originSecret) => probeFunction({ order, endpoint, key, originSecret }),
        timeoutMs: secondsIn('--timeout', timeout) * 1000,
        graceMs: secondsIn('--grace', grace) * 1000,
        pauseMs: 2000,
        say: (line) => console.log(line),
      });
    });
}

function secondsIn(option: string, text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && seconds >= 0 && Number.isFinite(seconds)) return seconds;
  throw new UserFailure(`${option} is "${text}"; it has to be a number of seconds.`);
}
