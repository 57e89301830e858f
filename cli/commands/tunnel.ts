import { Command } from 'commander';
import { tunnelOrder, tunnelVariable } from '../../contracts/tunnel.ts';
import { cloudflareTunnel } from '../../operations/tunnel/cloudflare-tunnel.ts';
import { closeTunnelOf, placeTunnelToken } from '../../operations/tunnel/place-token.ts';
import { cloudflareVariables, openCloudflare } from '../../pipeline/cloudflare/cloudflare-api.ts';
import { readOrder } from './read-order.ts';
import { requireToken } from './require-token.ts';

/** `warren tunnel`: what Terraform runs for the tunnel by which people come to Grafana. */
export function tunnelCommand(): Command {
  const command = new Command('tunnel').description(
    'What Terraform runs for the tunnel between Cloudflare and the monitoring host.',
  );
  command
    .command('token')
    .description(
      `Give the monitoring host a token of its own for its tunnel, as ${tunnelVariable} says; the one before counts for nothing then.`,
    )
    .action(async () => {
      const order = readOrder({ variable: tunnelVariable, schema: tunnelOrder });
      const api = openCloudflare({ token: requireToken(ofCloudflare) });
      // The AWS SDK takes a while to load.
      const { keepSecretText } = await import('../../pipeline/aws/keep-secret-text.ts');
      await placeTunnelToken({
        order,
        tunnel: cloudflareTunnel(api, order),
        keep: (text) => keepSecretText({ region: order.region, secret: order.secret, text }),
        say: (line) => console.log(line),
      });
    });
  command
    .command('close')
    .description('End the connections of a tunnel, and let nobody connect to it again; it can be deleted then.')
    .requiredOption('--account <id>', "Cloudflare's account")
    .requiredOption('--tunnel <id>', 'the tunnel')
    .action(async ({ account, tunnel }: { account: string; tunnel: string }) => {
      const api = openCloudflare({ token: requireToken(ofCloudflare) });
      await closeTunnelOf(cloudflareTunnel(api, { accountId: account, tunnel }));
    });
  return command;
}

const ofCloudflare = { variable: cloudflareVariables.token, service: 'Cloudflare' };
