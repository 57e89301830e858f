import { tunnelSecret } from '../../../contracts/tunnel.ts';
import { cloudflareTunnel } from '../../../operations/tunnel/cloudflare-tunnel.ts';
import { closeTunnelOf, placeTunnelToken } from '../../../operations/tunnel/place-token.ts';
import { openCloudflare } from '../../../pipeline/cloudflare/cloudflare-api.ts';
import { type StartedSandbox, startedSandbox } from '../../sandbox/aws/started-sandbox.ts';

const [accountId, id] = ['89abcdef0123456789abcdef01234567', 'f70ff985-a4ef-4643-bbbc-4a0ed4fc8415'];
const order = {
  ...{ platform: 'acme', region: 'eu-west-1', number: 2, team: 'acme', secret: 'arn' },
  ...{ accountId, tunnel: id, audience: 'aud-of-grafana' },
};

let started: StartedSandbox;

beforeEach(async () => {
  started = await startedSandbox();
  started.sandbox.cloud.put('cloudflare_zero_trust_tunnel_cloudflared', id, { id, account_id: accountId });
});

afterEach(() => started.stop());

function tunnelOf(token = started.sandbox.environment.CLOUDFLARE_API_TOKEN ?? '', tunnel = id) {
  const baseUrl = started.sandbox.environment.CLOUDFLARE_BASE_URL ?? '';
  return cloudflareTunnel(openCloudflare({ token, baseUrl, pause: async () => undefined }), { accountId, tunnel });
}

async function place() {
  const [kept, said]: [string[], string[]] = [[], []];
  await placeTunnelToken({
    ...{ order, tunnel: tunnelOf() },
    keep: async (text) => void kept.push(text),
    say: (line) => said.push(line),
  });
  return { secret: tunnelSecret.parse(JSON.parse(kept.at(-1) ?? '')), said };
}

test('the host gets a token that connects, and what Grafana wants of who comes; nobody is shown it', async () => {
  const { secret, said } = await place();
  expect(started.sandbox.tunnels.connect(secret.token)).toBe(true);
  expect(secret.expectClaims).toEqual({ aud: ['aud-of-grafana'], iss: 'https://acme.cloudflareaccess.com' });
  expect(said).toEqual(['acme: the monitoring host was given the token of number 2 for its tunnel']);
});

test('placed again, the token before connects no more', async () => {
  const first = (await place()).secret.token;
  const second = (await place()).secret.token;
  expect([first, second].map((token) => started.sandbox.tunnels.connect(token))).toEqual([false, true]);
});

test('a tunnel that is closed has no connection, and no token of before opens one', async () => {
  const { token } = (await place()).secret;
  started.sandbox.tunnels.connect(token);
  await closeTunnelOf(tunnelOf());
  expect(started.sandbox.cloud.get('cloudflare_zero_trust_tunnel_cloudflared', id)?.status).toBe('inactive');
  expect(started.sandbox.tunnels.connect(token)).toBe(false);
});

test('what is wrong is said without the token', async () => {
  await expect(tunnelOf('a-wrong-token').token()).rejects.toThrow(
    `Cloudflare does not let this token at the tunnel ${id}: Authentication error (10000). It needs Cloudflare Tunnel Write in account ${accountId}.`,
  );
  await expect(tunnelOf(undefined, 'another').rotate('x'.repeat(44))).rejects.toThrow(
    `There is no tunnel another in Cloudflare's account ${accountId}: Tunnel not found (1003). Run the apply again, which makes it anew.`,
  );
});
