import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import acme from 'acme-client';
import type { CertificateSource } from '../../contracts/bundle.ts';
import { brokerSecrets } from '../../contracts/secrets.ts';
import { type GuardedProcess, startGuarded } from '../../operations/servers/guarded-process.ts';
import { keepPorts } from '../../operations/servers/ports.ts';
import { prepareTree } from '../../operations/servers/trees/prepare-tree.ts';
import {
  environmentInTree,
  folderInTree,
  inTree,
  partOfUtilLinux,
} from '../../operations/servers/trees/run-in-tree.ts';
import { orderCertificate } from '../../services/agent/certificates/acme.ts';
import { ensureAuthority, issueFrom } from '../../services/agent/certificates/authority.ts';
import {
  ensureCertificate,
  type Order,
  type ServerCertificate,
} from '../../services/agent/certificates/certificate.ts';
import { cloudflareDns } from '../../services/agent/certificates/cloudflare.ts';
import { awaitPropagation } from '../../services/agent/certificates/propagation.ts';
import { type CloudflareServer, startCloudflare } from '../services/agent/certificates/cloudflare-server.ts';
import { memorySecrets } from '../services/agent/certificates/memory-secrets.ts';
import { type NameServer, startNameServer } from '../services/agent/certificates/name-server.ts';

// Pebble is Let's Encrypt's own ACME server for tests.

const zoneId = '023e105f4ecef8ad9ca31a8372d0c353';
const token = 'the-right-token';
const names = ['orders.example.com', 'o.example.com'];
const challenges = names.map((name) => `_acme-challenge.${name}`).sort();
const paths = brokerSecrets('acme/brokers/orders');

/** Where Pebble looks. */
let nameServer: NameServer;
/** Where the zone's records are to be seen, and where we look. */
let shown: NameServer;
let pebble: Pebble;
let cloudflare: CloudflareServer;
let seen: string[];

beforeAll(async () => {
  nameServer = await startNameServer();
  pebble = await startPebble(nameServer.address);
});

afterAll(async () => {
  await pebble?.stop();
  nameServer.stop();
});

beforeEach(async () => {
  seen = [];
  shown = nameServer;
  cloudflare = await startCloudflare({
    zoneId,
    token,
    async onChange(change, { name, content }) {
      seen.push(`${change} ${name}`);
      const others = (shown.texts.get(name) ?? []).filter((text) => `"${text}"` !== content);
      shown.texts.set(name, change === 'made' ? [...others, content.slice(1, -1)] : others);
    },
  });
});

afterEach(() => cloudflare.stop());

/** A broker whose certificate comes from Pebble, by records in a zone that the name server shows. */
async function broker(change: { token?: string } = {}) {
  const secrets = memorySecrets({ 'acme/cloudflare': change.token ?? token });
  const authority = await ensureAuthority({ secrets, id: paths.authority, broker: 'orders', now: new Date() });
  const waits: number[] = [];
  const nameServers = async () => [shown.address];
  const order: Order = ({ source, ...request }) =>
    orderCertificate({
      ...request,
      directory: source.directory,
      contact: source.contact,
      dns: cloudflareDns({
        zoneId: source.zoneId,
        token: request.token,
        baseUrl: cloudflare.url,
        sleep: async (ms) => void waits.push(ms),
      }),
      visible: (name, value) => awaitPropagation({ name, value, nameServers }),
      pollMs: 50,
    });
  const source: CertificateSource = {
    from: 'acme',
    directory: pebble.directory,
    contact: 'operators@example.com',
    zoneId,
    token: 'acme/cloudflare',
  };
  const ensure = (now = new Date()): Promise<ServerCertificate> =>
    ensureCertificate({ source, names, secrets, paths, authority, now, order });
  return { secrets, waits, ensure };
}

test('a certificate is ordered for all names, once, and the records that proved them are gone', async () => {
  const { ensure } = await broker();
  const first = await ensure();
  expect(first.warning).toBeUndefined();
  expect(first.issuer).toMatch(/^CN=Pebble Intermediate CA/);
  const leaf = new X509Certificate(first.certificate);
  for (const name of names) expect(leaf.checkHost(name, { subject: 'never' })).toBe(name);
  expect(leaf.checkIssued(new X509Certificate(first.authority))).toBe(true);
  expect(seen.filter((one) => one.startsWith('made')).sort()).toEqual(challenges.map((name) => `made ${name}`));
  expect(cloudflare.records()).toEqual([]);

  const requests = cloudflare.requests.length;
  expect(await ensure()).toEqual(first);
  expect(cloudflare.requests).toHaveLength(requests);
});

test('with a third of its life left it is replaced, by the same account', async () => {
  const { secrets, ensure } = await broker();
  const first = await ensure();
  const { validFrom, validTo } = new X509Certificate(first.certificate);
  const [begin, end] = [Date.parse(validFrom), Date.parse(validTo)];
  const at = (part: number) => new Date(begin + part * (end - begin));
  expect((await ensure(at(0.66))).certificate).toBe(first.certificate);
  const second = await ensure(at(0.67));
  expect(second.warning).toBeUndefined();
  expect(second.certificate).not.toBe(first.certificate);
  expect(secrets.writes.filter((id) => id === paths.account)).toHaveLength(1);
});

test('a wrong token is told, and the broker has a certificate of its own meanwhile', async () => {
  const { secrets, ensure } = await broker({ token: 'a-wrong-token' });
  const certificate = await ensure();
  expect(certificate.issuer).toBe('CN=RabbitMQ orders');
  expect(certificate.warning).toContain('Cloudflare refused with HTTP 403: Authentication error (10000).');
  expect(certificate.warning).not.toContain('a-wrong-token');
  expect(secrets.values[paths.certificate]).not.toContain('a-wrong-token');
});

test('a Cloudflare that wants to be asked later is asked later', async () => {
  cloudflare.failNext({ status: 429, retryAfter: '3' });
  const { waits, ensure } = await broker();
  expect((await ensure()).issuer).toMatch(/^CN=Pebble/);
  expect(waits).toEqual([3_000]);
});

test('what the authority does not find in DNS it refuses, and the records go all the same', async () => {
  const other = await startNameServer();
  shown = other;
  const { ensure } = await broker();
  const certificate = await ensure().finally(() => other.stop());
  expect(certificate.issuer).toBe('CN=RabbitMQ orders');
  expect(certificate.warning).toMatch(/TXT/);
  expect(seen).toContain(`made ${challenges[0]}`);
  expect(cloudflare.records()).toEqual([]);
});

interface Pebble {
  /** URL of its directory. */
  directory: string;
  stop(): Promise<void>;
}

/** Starts one, with a certificate of an authority that acme-client is told to trust. */
async function startPebble(dnsServer: string): Promise<Pebble> {
  const folder = mkdtempSync(join(tmpdir(), 'warren-pebble-'));
  const now = new Date();
  const authority = await ensureAuthority({ secrets: memorySecrets(), id: 'pebble', broker: 'pebble', now });
  const { certificate, key } = await issueFrom(authority, { names: ['localhost'], now });
  const [port, management] = await keepPorts(2);
  const tree = await prepareTree('pebble');
  writeFileSync(join(folder, 'pebble.crt'), certificate);
  writeFileSync(join(folder, 'pebble.key'), key);
  const config = {
    pebble: {
      certificate: join(folderInTree, 'pebble.crt'),
      privateKey: join(folderInTree, 'pebble.key'),
      listenAddress: `127.0.0.1:${port}`,
      managementListenAddress: `127.0.0.1:${management}`,
      httpPort: 5002,
      tlsPort: 5001,
    },
  };
  writeFileSync(join(folder, 'pebble.json'), JSON.stringify(config));
  const pebble = await startGuarded({
    argv: inTree({
      tree,
      folder,
      argv: ['pebble', '-config', join(folderInTree, 'pebble.json'), '-dnsserver', dnsServer],
    }),
    // No pauses between checks, and every order is proved anew.
    environment: { ...environmentInTree, PEBBLE_VA_NOSLEEP: '1', PEBBLE_AUTHZREUSE: '0' },
    install: partOfUtilLinux,
  });
  acme.axios.defaults.httpsAgent = new Agent({ ca: authority.certificate });
  await listening(pebble, port);
  return {
    directory: `https://localhost:${port}/dir`,
    async stop() {
      pebble.signal('SIGTERM');
      await pebble.ended;
      rmSync(folder, { recursive: true });
    },
  };
}

async function listening(pebble: GuardedProcess, port: number | undefined): Promise<void> {
  for (let tries = 0; tries < 600 && pebble.running(); tries += 1) {
    const socket = connect(port ?? 0, '127.0.0.1');
    const connected = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (connected) return;
    await sleep(100);
  }
  pebble.signal('SIGKILL');
  throw new Error(`pebble did not start: ${pebble.log()}`);
}
