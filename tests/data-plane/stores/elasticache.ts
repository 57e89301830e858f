import { mkdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { createClient } from 'redis';
import { keepPort } from '../../../operations/servers/ports.ts';
import { type Redis, startRedis } from '../../../operations/servers/redis.ts';
import { folderInTree } from '../../../operations/servers/trees/run-in-tree.ts';
import type { TestAuthority } from './authority.ts';
import type { Iam } from './iam.ts';
import { type Command, commandsOf } from './resp.ts';

/** A login on a connection. */
export interface CacheLogin {
  connection: number;
  token: string;
  refused: string | undefined;
}

/** A Valkey as ElastiCache runs it, over TLS. */
export interface Elasticache {
  port: number;
  /** The Valkey itself, past what stands in for IAM. */
  valkey: Redis;
  logins: CacheLogin[];
  /** Ends a connection this long after its last login, as ElastiCache does after 12 hours. */
  endAfter(ms: number): void;
  /** Ends all that are open. */
  cut(): void;
  stop(): Promise<void>;
}

/** Starts a Valkey that speaks TLS, too, with a certificate for a name. `tlsPort` is where it does. */
export async function startTlsValkey(props: {
  folder: string;
  name: string;
  authority: TestAuthority;
}): Promise<{ valkey: Redis; tlsPort: number }> {
  const { folder, name, authority } = props;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await authority.issueInto(folder, name);
  const tlsPort = await keepPort();
  const settings = [
    `tls-port ${tlsPort}`,
    `tls-cert-file ${folderInTree}/server.pem`,
    `tls-key-file ${folderInTree}/server.key`,
    'tls-auth-clients no',
  ];
  return { valkey: await startRedis({ folder, settings }), tlsPort };
}

/**
 * Starts one whose user's password is the token that IAM last found good: what stands in for ElastiCache sees each login, asks, and
 * sets the password; Valkey judges the login itself, and does all else.
 */
export async function startElasticache(props: {
  folder: string;
  name: string;
  iam: Iam;
  authority: TestAuthority;
  user: string;
  replicationGroup: string;
}): Promise<Elasticache> {
  const { folder, name, iam, authority, user, replicationGroup } = props;
  const { valkey, tlsPort } = await startTlsValkey({ folder, name, authority });
  const admin = createClient({ url: valkey.url });
  admin.on('error', () => {});
  await admin.connect();
  // As docs.aws says of users, with what Warren's own keys need: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
  await admin.sendCommand(['ACL', 'SETUSER', user, 'on', '~*', '+@all', '-@dangerous']);
  const logins: CacheLogin[] = [];
  const open = new Set<TLSSocket>();
  let [made, endAfterMs] = [0, 12 * 3_600_000];

  /** Settles whether a command that logs in may. */
  const judge = async (connection: number, { user: as, token }: { user: string; token: string }) => {
    const refused = iam.check({ user: as, token, service: 'elasticache', host: replicationGroup });
    logins.push({ connection, token, refused });
    if (refused === undefined) await admin.sendCommand(['ACL', 'SETUSER', as, 'resetpass', `>${token}`]);
    else await admin.sendCommand(['ACL', 'SETUSER', as, 'resetpass']);
    return refused;
  };

  const server = createServer(
    { cert: readFileSync(join(folder, 'server.pem')), key: readFileSync(join(folder, 'server.key')) },
    (client) => {
      const connection = ++made;
      const upstream = connect({ port: tlsPort, host: '127.0.0.1', servername: name, ca: authority.certificate });
      const end = () => {
        clearTimeout(timer);
        client.destroy();
        upstream.destroy();
        open.delete(client);
      };
      let timer = setTimeout(end, endAfterMs);
      open.add(client);
      for (const socket of [client, upstream]) {
        socket.on('error', end);
        socket.on('close', end);
      }
      upstream.pipe(client);
      commandsOf(client, async ({ words, bytes }: Command) => {
        const login = loginOf(words);
        if (login && (await judge(connection, login)) === undefined) {
          clearTimeout(timer);
          timer = setTimeout(end, endAfterMs);
        }
        upstream.write(bytes);
      });
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    valkey,
    logins,
    endAfter(ms) {
      endAfterMs = ms;
    },
    cut() {
      for (const socket of open) socket.destroy();
    },
    async stop() {
      for (const socket of open) socket.destroy();
      admin.destroy();
      await Promise.all([new Promise((resolve) => server.close(resolve)), valkey.kill9()]);
    },
  };
}

/** Who a command logs in, by AUTH or by HELLO: https://valkey.io/commands/hello/ */
function loginOf(words: string[]): { user: string; token: string } | undefined {
  const at = words.findIndex((word) => word.toUpperCase() === 'AUTH');
  const first = words[0]?.toUpperCase();
  if (at < 0 || (first !== 'AUTH' && first !== 'HELLO')) return undefined;
  return { user: words[at + 1] ?? '', token: words[at + 2] ?? '' };
}
