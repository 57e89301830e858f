import { type EndpointSettings, replyFrom } from '../../../contracts/endpoint-settings.ts';
import type { Destination } from '../../amqp/publisher.ts';
import type { SecretSource } from '../../settings/secrets.ts';
import type { Broker } from '../broker/broker.ts';
import { type LimitRate, limitRate } from '../limits/rate-limit.ts';
import { openSignature, type Verify } from '../signatures/index.ts';
import { type AllowSource, allowSources } from '../sources/allowed-networks.ts';

/** An endpoint, ready to take requests. */
export interface Endpoint {
  name: string;
  host: string;
  path: string;
  methods: readonly string[];
  mode: 'accept' | 'reply';
  to: Destination;
  /** Queue whose worker's reply counts. */
  replyFrom: string;
  /** Name of the signature scheme. */
  scheme: string;
  maxBodyBytes: number;
  deadlineMs: number;
  taps: 'off' | 'headers' | 'bodies';
  allows: AllowSource;
  limitRate: LimitRate | undefined;
  verify: Verify;
  broker: Broker;
}

/** Makes an endpoint ready. Throws for a secret that is missing or that its scheme cannot use. */
export async function openEndpoint(
  settings: EndpointSettings,
  secrets: SecretSource,
  broker: Broker,
): Promise<Endpoint> {
  const { name, host, path, methods, mode, exchange, routingKey, signature, maxBodyBytes, deadlineSeconds, taps } =
    settings;
  return {
    name,
    host,
    path,
    methods,
    mode,
    to: { exchange, routingKey },
    replyFrom: replyFrom(settings),
    scheme: signature.scheme,
    maxBodyBytes,
    deadlineMs: deadlineSeconds * 1000,
    taps,
    allows: allowSources(settings.allow),
    limitRate: settings.rateLimit && limitRate(settings.rateLimit),
    verify: await verifier(settings, secrets),
    broker,
  };
}

async function verifier(
  { name, signature, messageIdHeader }: EndpointSettings,
  secrets: SecretSource,
): Promise<Verify> {
  const names = signature.secrets.map(({ secret }) => secret);
  const texts = await Promise.all(names.map(secrets));
  try {
    return openSignature({ ...signature, secrets: texts, messageIdHeader });
  } catch (error) {
    throw new Error(`a secret of endpoint ${name} (${names.join(', ')}) ${(error as Error).message}`);
  }
}
