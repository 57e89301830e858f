import { pino } from 'pino';
import { edgeHeader, edgeOrigin } from '../../../contracts/edge.ts';
import { mostBodyBytes } from '../../../contracts/endpoint-settings.ts';
import type { Broker } from '../../../services/receiver/broker/broker.ts';
import { boundInFlight, type InFlight } from '../../../services/receiver/limits/in-flight.ts';
import { type IncomingRequest, openReceive, type Receive } from '../../../services/receiver/receive.ts';
import { type CollectedMetrics, openMetrics } from '../../../services/receiver/records/metrics.ts';
import { type Endpoint, openEndpoint } from '../../../services/receiver/routing/endpoint.ts';
import { openRoutes } from '../../../services/receiver/routing/routes.ts';
import { parseSettings } from '../../../services/receiver/settings.ts';
import { signatureHeaders } from '../../../services/receiver/signatures/index.ts';
import { originReader } from '../../../services/receiver/sources/origin.ts';
import { openOriginSecrets } from '../../../services/receiver/sources/origin-secrets.ts';
import { openRedact } from '../../../services/receiver/taps/redact.ts';
import { openTaps, type Taps } from '../../../services/receiver/taps/taps.ts';
import type { SecretSource } from '../../../services/settings/secrets.ts';
import { endpointSettings } from '../../data-plane/settings.ts';
import { type FakeBroker, fakeBroker } from './fake-broker.ts';

/** The core over a broker in the process. */
export interface TestReceiver {
  receive: Receive;
  broker: FakeBroker;
  metrics: CollectedMetrics;
  inFlight: InFlight;
  taps: Taps;
  endpoints: Endpoint[];
  /** What was logged, parsed. */
  logged: Record<string, unknown>[];
}

/** Everything that an endpoint may ask for, under the names that tests use. */
export const secrets: Readonly<Record<string, string>> = {
  github: "It's a Secret to Everybody",
  stripe: 'whsec_test_secret',
  standard: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  short: 'short',
  proxy: 'the-secret-of-the-proxy',
  'next-proxy': 'the-next-secret-of-the-proxy',
};

export const originHeader = edgeHeader.origin;

/** Settings of one endpoint in a document, with what every document needs. */
export function documentOf(said: Record<string, unknown>[], more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    endpoints: said.map((one) => endpointSettings({ name: 'orders', queue: 'orders', ...one })),
    brokers: { local: { host: '127.0.0.1', port: 5672, tls: false, credentials: { secret: 'broker' } } },
    ...more,
  });
}

export async function testReceiver(
  said: Record<string, unknown>[] = [{}],
  more: {
    origin?: boolean | 'unnamed' | 'worker';
    level?: string;
    source?: SecretSource;
    [field: string]: unknown;
  } = {},
): Promise<TestReceiver> {
  const { origin: behindProxy, level = 'debug', source = async (name) => secrets[name] ?? '', ...document } = more;
  const settings = parseSettings(documentOf(said, document), 'test');
  const broker = fakeBroker();
  const inFlight = boundInFlight({ ...settings, mostBodyBytes });
  const metrics = openMetrics({ inFlight: () => inFlight, brokers: () => [{ broker: 'local', vhost: '/', up: true }] });
  const logged: Record<string, unknown>[] = [];
  const log = pino({ level, base: null }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const taps = openTaps({
    gateway: 'test',
    redact: openRedact([...signatureHeaders, originHeader]),
    count: metrics.tap,
  });
  const proxy = {
    ...(behindProxy === 'worker' && edgeOrigin(['proxy'])),
    header: originHeader,
    secrets: await openOriginSecrets(
      [{ secret: 'proxy' }, { secret: 'next-proxy' }],
      async (name) => secrets[name] ?? '',
    ),
    ...(behindProxy === true && { clientHeader: 'cf-connecting-ip', hostHeader: 'x-forwarded-host' }),
  };
  const endpoints = await Promise.all(
    settings.endpoints.map((one) => openEndpoint(one, source, broker satisfies Broker)),
  );
  const receive = openReceive({
    routes: openRoutes(endpoints),
    readOrigin: originReader(behindProxy ? proxy : undefined),
    inFlight,
    taps,
    metrics,
    log,
  });
  return { receive, broker, metrics, inFlight, taps, logged, endpoints };
}

/** A request to the endpoint of `documentOf`, changed as said. */
export function incoming(said: Partial<IncomingRequest> = {}): IncomingRequest {
  return {
    method: 'POST',
    target: '/orders',
    headers: [['Host', 'hooks.test']],
    remoteAddress: '203.0.113.7',
    body: Buffer.from('{"order":7}'),
    ...said,
  };
}

/** The value of a header of a response, by its name in lower case. */
export function headerOf({ headers }: { headers: readonly (readonly [string, string])[] }, name: string) {
  return headers.find(([known]) => known.toLowerCase() === name)?.[1];
}
