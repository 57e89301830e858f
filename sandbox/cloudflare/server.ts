import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sufferCall } from '../aws/call-faults.ts';
import { asAwsError } from '../aws/protocols/protocol.ts';
import type { Cloud } from '../cloud.ts';
import type { Faults } from '../faults.ts';
import type { AppliedChange } from '../provider/session.ts';
import { openTunnels, refuseConnected, type Tunnels } from './tunnels.ts';
import { followWorkers, openWorkerSecrets, type WorkerName, type WorkerSecrets } from './worker-secrets.ts';

/** Cloudflare's API, as far as Warren itself calls it. */
export interface CloudflareServer {
  /** What a program needs to reach it, and Terraform's provider: the address of the API and a token. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workerSecrets: WorkerSecrets;
  readonly tunnels: Tunnels;
  /** Learns what Terraform changes. Throws where Cloudflare would refuse it. */
  follow(change: AppliedChange): void;
  stop(): Promise<void>;
}

/** The one token that it takes. */
const token = 'sandbox-cloudflare-token';

/** It said no, with a code of Cloudflare's. */
class Refused extends Error {
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

interface Desk {
  readonly cloud: Cloud;
  readonly faults: Faults;
  readonly secrets: WorkerSecrets;
  readonly tunnels: Tunnels;
}

/**
 * Starts one HTTP server on 127.0.0.1 that answers what Warren asks: secrets of a Worker, listed and changed, tokens and connections of
 * tunnels, and lists of what a token has to be let at. Workers, tunnels, rules and records are those that Terraform made.
 */
export async function startCloudflare({ cloud, faults }: { cloud: Cloud; faults: Faults }): Promise<CloudflareServer> {
  const secrets = openWorkerSecrets(cloud);
  const tunnels = openTunnels(cloud);
  const server = createServer(async (request, response) => {
    const { status, body } = await answer({ cloud, faults, secrets, tunnels }, request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    environment: { CLOUDFLARE_BASE_URL: `http://127.0.0.1:${port}/client/v4`, CLOUDFLARE_API_TOKEN: token },
    workerSecrets: secrets,
    tunnels,
    follow: (change) => {
      refuseConnected(cloud, change);
      followWorkers(secrets, change);
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(desk: Desk, request: IncomingMessage): Promise<{ status: number; body: object }> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const result = await route(desk, request, Buffer.concat(chunks).toString('utf8'));
    return { status: 200, body: { success: true, errors: [], messages: [], result } };
  } catch (cause) {
    const { status, code, message } = cause instanceof Refused ? cause : { ...asFault(cause), code: 10013 };
    return { status, body: { success: false, errors: [{ code, message }], messages: [], result: null } };
  }
}

/** Faults are written as for AWS's services. */
function asFault(cause: unknown): { status: number; message: string } {
  const { status, name, message } = asAwsError(cause);
  return { status: status === 503 ? 429 : status, message: `${name}: ${message}` };
}

interface Call {
  readonly api: string;
  readonly about: readonly string[];
  run(): unknown;
}

async function route(desk: Desk, { method = 'GET', url = '/', headers }: IncomingMessage, body: string) {
  // Codes as https://developers.cloudflare.com/api/ answers them: 10000 is "Authentication error".
  if (headers.authorization !== `Bearer ${token}`) throw new Refused(403, 10000, 'Authentication error');
  const call = callOf(desk, `${method} ${new URL(url, 'http://cloudflare').pathname}`, body);
  if (call === undefined)
    throw new Refused(404, 7003, `Could not route to ${url}, perhaps your object identifier is invalid?`);
  await sufferCall(desk.faults, { service: 'cloudflare', api: call.api, about: call.about });
  return call.run();
}

function callOf(desk: Desk, target: string, body: string): Call | undefined {
  return workerCall(desk, target, body) ?? tunnelCall(desk, target, body) ?? listCall(desk, target);
}

function workerCall(desk: Desk, target: string, body: string): Call | undefined {
  const [, account = '', script, what] =
    /^(?:GET|PATCH) \/client\/v4\/accounts\/([^/]+)\/workers\/scripts\/([^/]+)\/(secrets|secrets-bulk)$/.exec(target) ??
    [];
  const verb = target.split(' ', 1)[0];
  if (script !== undefined) {
    const worker = { account, script: decodeURIComponent(script) };
    const about = [worker.script];
    if (verb === 'GET' && what === 'secrets')
      return { api: 'ListSecrets', about, run: () => shown(requireWorker(desk.secrets, worker), worker) };
    if (verb === 'PATCH' && what === 'secrets-bulk')
      return { api: 'PatchSecrets', about, run: () => patchSecrets(desk, worker, body) };
    return undefined;
  }
  return undefined;
}

/** https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/configure-tunnels/remote-tunnel-permissions/ */
function tunnelCall({ tunnels }: Desk, target: string, body: string): Call | undefined {
  const [, verb, id = '', part = ''] =
    /^(GET|PATCH|DELETE) \/client\/v4\/accounts\/[^/]+\/cfd_tunnel\/([^/]+)(?:\/(token|connections))?$/.exec(target) ??
    [];
  const call = (api: string, run: () => unknown): Call => ({
    ...{ api, about: [id] },
    run: () => {
      if (!tunnels.has(id)) throw new Refused(404, 1003, 'Tunnel not found');
      return run() ?? null;
    },
  });
  if (verb === 'GET' && part === 'token') return call('GetTunnelToken', () => tunnels.token(id));
  if (verb === 'DELETE' && part === 'connections') return call('DeleteConnections', () => tunnels.disconnect(id));
  if (verb === 'PATCH' && part === '') return call('PatchTunnel', () => tunnels.rotate(id, tunnelSecretIn(body)));
  return undefined;
}

/** At least 32 bytes: internal/services/zero_trust_tunnel_cloudflared/schema.go of cloudflare/terraform-provider-cloudflare. */
function tunnelSecretIn(body: string): string {
  const { tunnel_secret: secret } = JSON.parse(body) as Record<string, unknown>;
  if (typeof secret === 'string' && Buffer.from(secret, 'base64').length >= 32) return secret;
  throw new Refused(400, 1001, 'tunnel_secret has to be 32 bytes at least, in base64.');
}

function listCall(desk: Desk, target: string): Call | undefined {
  const [, scope = '', id = '', part = ''] =
    /^GET \/client\/v4\/(accounts|zones)\/([^/]+)\/([\w/]+)$/.exec(target) ?? [];
  const list = lists[`${scope}/${part}`];
  if (list === undefined) return undefined;
  const where = { [scope === 'zones' ? 'zone_id' : 'account_id']: id };
  return { api: list.api, about: [id], run: () => listed(desk, list.type, where) };
}

const lists: Readonly<Record<string, { api: string; type: string }>> = {
  'accounts/workers/scripts': { api: 'ListScripts', type: 'cloudflare_workers_script' },
  'accounts/cfd_tunnel': { api: 'ListTunnels', type: 'cloudflare_zero_trust_tunnel_cloudflared' },
  'accounts/access/apps': { api: 'ListApplications', type: 'cloudflare_zero_trust_access_application' },
  'zones/rulesets': { api: 'ListRulesets', type: 'cloudflare_ruleset' },
  'zones/settings': { api: 'ListSettings', type: 'cloudflare_zone_setting' },
};

function listed({ cloud }: Desk, type: string, where: Readonly<Record<string, string>>): object[] {
  return cloud
    .list(type)
    .filter(({ attributes }) => Object.entries(where).every(([name, value]) => attributes[name] === value))
    .map(({ id }) => ({ id }));
}

function shown(secrets: WorkerSecrets, worker: WorkerName): object[] {
  return secrets.names(worker).map((name) => ({ name, type: 'secret_text' }));
}

/** https://developers.cloudflare.com/changelog/post/2026-06-03-bulk-secrets-api/ */
const mostChanges = 100;

function patchSecrets({ secrets }: Desk, worker: WorkerName, body: string): object[] {
  requireWorker(secrets, worker);
  const changes = Object.entries(parsed(body));
  if (changes.length > mostChanges)
    throw new Refused(400, 10021, `At most ${mostChanges} secrets are changed at once.`);
  const read = changes.map(([name, secret]): [string, string | null] => {
    if (secret === null) return [name, null];
    const { name: own, type, text } = secret as Record<string, unknown>;
    if (own === name && type === 'secret_text' && typeof text === 'string') return [name, text];
    throw new Refused(400, 10021, `The secret ${name} needs its name, the type secret_text and a text.`);
  });
  secrets.change(worker, Object.fromEntries(read));
  return shown(secrets, worker);
}

function parsed(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new Refused(400, 10026, 'The body is not JSON.');
  }
  const secrets = value !== null && typeof value === 'object' && 'secrets' in value ? value.secrets : undefined;
  if (typeof secrets !== 'object' || secrets === null) throw new Refused(400, 10026, 'The body has no secrets.');
  return secrets as Record<string, unknown>;
}

/** 10007 is what wrangler knows a missing Worker by: packages/wrangler/src/secret/index.ts of cloudflare/workers-sdk. */
function requireWorker(secrets: WorkerSecrets, worker: WorkerName): WorkerSecrets {
  if (secrets.has(worker)) return secrets;
  throw new Refused(404, 10007, 'This Worker does not exist on your account.');
}
