import { type EndpointSettings, replyFrom } from '../../../contracts/endpoint-settings.ts';
import type { Destination } from '../../amqp/publisher.ts';
import type { SecretSource } from '../../settings/secrets.ts';
import type { Broker } from '../broker/broker.ts';
import { type LimitRate, limitRate } from '../limits/rate-limit.ts';
import { openSigningSecrets, type SigningSecrets } from '../signatures/signing-secrets.ts';
import { type AllowSource, allowSources } from '../sources/allowed-networks.ts';

/** An endpoint, ready to take requests. */
export interface Endpoint {
  name: string;
  host: string;
  path: string;
  methods: readonly string[];
  /** Whether the path of a request may have `%2F`. */
  allowEncodedSlashes: boolean;
  mode: 'accept' | 'reply';
  to: Destination;
  /** Queue whose worker's reply counts. */
  replyFrom: string;
  /** Name of the signature scheme. */
  scheme: string;
  maxBodyBytes: number;
  deadlineMs: number;
  /** In which time it promises to answer; undefined where it promises nothing. */
  promisedMs: number | undefined;
  taps: 'off' | 'headers' | 'bodies';
  allows: AllowSource;
  limitRate: LimitRate | undefined;
  signing: SigningSecrets;
  broker: Broker;
}

/** Makes an endpoint ready. One whose secrets are missing, of no use or not to be had is one that says so. */
export async function openEndpoint(
  settings: EndpointSettings,
  secrets: SecretSource,
  broker: Broker,
): Promise<Endpoint> {
  const { exchange, routingKey, signature, deadlineSeconds } = settings;
  const { name, host, path, methods, allowEncodedSlashes, mode, maxBodyBytes, taps } = settings;
  return {
    name,
    host,
    path,
    methods,
    allowEncodedSlashes,
    mode,
    to: { exchange, routingKey },
    replyFrom: replyFrom(settings),
    scheme: signature.scheme,
    maxBodyBytes,
    deadlineMs: deadlineSeconds * 1000,
    promisedMs: settings.serviceLevel?.withinMs,
    taps,
    allows: allowSources(settings.allow),
    limitRate: settings.rateLimit && limitRate(settings.rateLimit),
    signing: await openSigningSecrets(settings, secrets),
    broker,
  };
}
