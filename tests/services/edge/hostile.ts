import { startGatewayServer } from '../../../services/receiver/gateway/server.ts';
import { type FuzzTarget, fuzzCases, randomFrom, validRequest, write } from '../receiver/fuzz.ts';
import { exchangeRaw } from '../receiver/raw-http.ts';
import { secrets, testReceiver } from '../receiver/test-receiver.ts';
import { startCloudflare } from './cloudflare.ts';
import { seenTarget } from './seen-target.ts';
import { startBench } from './worker-bench.ts';

const target = {
  host: 'hooks.test',
  path: '/orders',
  secret: secrets.github ?? '',
  maxBodyBytes: 2_000,
  maxHeaderBytes: 16_384,
};
const said = [
  {
    signature: { scheme: 'github', secrets: [{ secret: 'github' }], toleranceSeconds: 300 },
    maxBodyBytes: target.maxBodyBytes,
  },
];

const atOnce = 16;

/** Status, and what the client is told, where it is told. */
interface Word {
  status: number;
  error: string | undefined;
}

/** How hostile requests were answered. */
export interface HostileAnswers {
  /** Requests whose answer through the Worker is not the gateway's, of each sort one. */
  differences: string[];
  /** How often the Worker gave which answer. */
  words: ReadonlyMap<string, number>;
  /** Requests that were answered 202. */
  taken: number;
}

/** What became of hostile requests. */
export interface HostileOutcome extends HostileAnswers {
  /** Requests that were published, and that were asked of the function without a signature. */
  published: number;
  unsigned: number;
  /** What a request that is right is answered in the end. */
  right: number;
}

/**
 * Sends requests that are wrong in one way each to the gateway, and through Cloudflare's stand-in and the Worker to the receiver, with the same
 * settings. The answers are alike when the Worker's is the gateway's to the request as it was sent, or as a Worker is told of it.
 */
export async function tryHostile({ count, seed }: { count: number; seed: number }): Promise<HostileOutcome> {
  const { receive } = await testReceiver(said, { level: 'silent' });
  const gateway = await startGatewayServer({ receive, host: '127.0.0.1', port: 0, log: { error: () => {} } });
  const bench = await startBench(said, { level: 'silent' });
  const cloudflare = await startCloudflare(bench.worker.port);
  const ports = { gateway: Number(new URL(gateway.url).port), cloudflare: cloudflare.port };
  try {
    const compared = await compareHostile(ports, { target, count, seed, atOnce });
    const published = bench.broker.published.length;
    const right = await tell(cloudflare.port, write(validRequest(randomFrom(seed), target)));
    const unsigned = bench.functionUrl.refused;
    return { ...compared, published, unsigned, right: right.status };
  } finally {
    await cloudflare.close();
    await bench.stop();
    await gateway.close(1000);
  }
}

/** The answers that requests get which are wrong in one way each, at the gateway and through Cloudflare's stand-in. Throws where there is none. */
export async function compareHostile(
  ports: { gateway: number; cloudflare: number },
  { target, count, seed, atOnce }: { target: FuzzTarget; count: number; seed: number; atOnce: number },
): Promise<HostileAnswers> {
  const next = fuzzCases(target, seed);
  const differences = new Map<string, string>();
  const words = new Map<string, number>();
  let taken = 0;
  let left = count;
  const client = async () => {
    while (left > 0) {
      left -= 1;
      const { what, bytes } = next();
      const seen = asWorkersSee(bytes);
      const ofWorker = await tell(ports.cloudflare, bytes);
      const asSent = await tell(ports.gateway, bytes);
      const ofGateway = seen.equals(bytes) ? [asSent] : [asSent, await tell(ports.gateway, seen)];
      if (ofWorker.status === 202) taken += 1;
      words.set(keyOf(ofWorker), (words.get(keyOf(ofWorker)) ?? 0) + 1);
      if (ofGateway.some((each) => isAlike(ofWorker, each))) continue;
      const text = JSON.stringify(bytes.toString('latin1').slice(0, 300));
      differences.set(what, `${what}: ${JSON.stringify([ofWorker, ofGateway])} for ${text}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  return { differences: [...differences.values()], words, taken };
}

async function tell(port: number, bytes: Buffer): Promise<Word> {
  return wordOf(await exchangeRaw(port, [bytes], { end: true }));
}

function wordOf(received: Buffer): Word {
  const text = received.toString('latin1');
  return { status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1] ?? 0), error: /"error":"([^"]*)"/.exec(text)?.[1] };
}

const keyOf = ({ status, error = '' }: Word) => `${status} ${error}`.trim();

/** The gateway has two words for 431, its server's and the core's. What is no HTTP is refused by Cloudflare, which has no words of ours. */
function isAlike(ofWorker: Word, ofGateway: Word): boolean {
  if (ofWorker.error === undefined && ofWorker.status >= 400) return ofWorker.status < 500 && ofGateway.status >= 400;
  return ofWorker.status === ofGateway.status && (ofWorker.status === 431 || ofWorker.error === ofGateway.error);
}

/** Bytes as a Worker is told of them: with another target, and headers that stand many times are one. */
function asWorkersSee(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  const headEnd = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = text.slice(0, headEnd).split('\r\n');
  const [, method, path] = /^(\S+) ((?:https?:\/\/[^/]+)?\/(?!\/)\S*) HTTP\/1\.1$/.exec(first) ?? [];
  if (headEnd === -1 || path === undefined) return bytes;
  const head = [`${method} ${seenTarget(path)} HTTP/1.1`, ...joined(lines)].join('\r\n');
  return Buffer.from(head + text.slice(headEnd), 'latin1');
}

/** Header lines, those of one name as one; those that say where the message ends, or whom it is for, stay as they are. */
function joined(lines: readonly string[]): readonly string[] {
  const byName = new Map<string, string>();
  for (const [index, line] of lines.entries()) {
    const [, name, value] = /^([\w-]+): *(.*)$/.exec(line) ?? [];
    if (name === undefined) return lines;
    const lower = name.toLowerCase();
    const key = /^(?:host|content-length|transfer-encoding)$/.test(lower) ? `${lower} ${index}` : lower;
    const before = byName.get(key);
    byName.set(key, before === undefined ? `${name}: ${value}` : `${before}, ${value}`);
  }
  return [...byName.values()];
}
