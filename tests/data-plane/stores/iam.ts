import { createHash, createHmac } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A login that the stand-in for IAM was asked about. */
export interface Asked {
  user: string;
  token: string;
  /** Why it was refused; undefined when it was not. */
  refused: string | undefined;
}

/** The stand-in for IAM: who has these credentials may log in as whom its tokens name. */
export interface Iam {
  /** For the environment of a program. */
  environment: { AWS_ACCESS_KEY_ID: string; AWS_SECRET_ACCESS_KEY: string };
  /** Every login, in order. */
  asked: Asked[];
  /** Asked by a server in its own words: service and host that the token has to be for. */
  check(login: { user: string; token: string; service: 'rds-db' | 'elasticache'; host: string }): string | undefined;
  /** Its clock from now on, as far from the real one. */
  setClock(aheadMs: number): void;
  /** Answers `yes` or `no` to a line `user token`, for a MariaDB on this computer. */
  port: number;
  stop(): Promise<void>;
}

const accessKeyId = 'AKIAIOSFODNN7EXAMPLE';
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

/**
 * Starts it. Tokens are checked by AWS's description of signatures, without the signer of the program:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html. `database` is host and port of the database.
 */
export async function startIam(database: () => string, region = 'eu-central-1'): Promise<Iam> {
  const asked: Asked[] = [];
  let aheadMs = 0;
  const check: Iam['check'] = ({ user, token, service, host }) => {
    const refused = whyRefused({ user, token, service, host, region, now: Date.now() + aheadMs });
    asked.push({ user, token, refused });
    return refused;
  };
  const server = createServer((socket) => {
    onLine(socket, (line) => {
      const [user = '', token = ''] = line.split(' ');
      socket.end(check({ user, token, service: 'rds-db', host: database() }) === undefined ? 'yes\n' : 'no\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    environment: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
    asked,
    check,
    setClock(ahead) {
      aheadMs = ahead;
    },
    port: (server.address() as AddressInfo).port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function whyRefused({
  user,
  token,
  service,
  host,
  region,
  now,
}: {
  user: string;
  token: string;
  service: string;
  host: string;
  region: string;
  now: number;
}): string | undefined {
  const slash = token.indexOf('/?');
  if (slash < 0) return 'no token';
  const query = new Map([...new URLSearchParams(token.slice(slash + 2))]);
  const signature = query.get('X-Amz-Signature');
  query.delete('X-Amz-Signature');
  if (token.slice(0, slash) !== host) return `for ${token.slice(0, slash)}, not ${host}`;
  if (query.get('Action') !== 'connect') return 'no connect';
  if (query.get(service === 'rds-db' ? 'DBUser' : 'User') !== user) return 'for another user';
  const date = query.get('X-Amz-Date') ?? '';
  const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  if (query.get('X-Amz-Credential') !== `${accessKeyId}/${scope}`) return 'other credentials';
  if (signature !== signed({ query, host, date, scope })) return 'signature does not match';
  const since = Date.parse(date.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'));
  const lastsMs = Number(query.get('X-Amz-Expires')) * 1000;
  if (lastsMs > 900_000) return 'lasts for too long';
  return now > since + lastsMs ? 'expired' : undefined;
}

function signed(of: { query: Map<string, string>; host: string; date: string; scope: string }): string {
  const { query, host, date, scope } = of;
  const pairs = [...query].map(([name, value]) => `${escaped(name)}=${escaped(value)}`).sort();
  const canonical = ['GET', '/', pairs.join('&'), `host:${host}`, '', 'host', hash('')].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', date, scope, hash(canonical)].join('\n');
  const key = scope.split('/').reduce<Buffer>((so, part) => hmac(so, part), Buffer.from(`AWS4${secretAccessKey}`));
  return hmac(key, toSign).toString('hex');
}

function escaped(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function onLine(socket: Socket, then: (line: string) => void): void {
  let text = '';
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    text += chunk;
    const end = text.indexOf('\n');
    if (end >= 0) then(text.slice(0, end));
  });
}
