import { type EndpointSettings, replyFrom } from '../../../contracts/endpoint-settings.ts';
import type { Destination } from '../../amqp/publisher.ts';
import { MissingSecret, type SecretSource } from '../../settings/secrets.ts';
import type { Broker } from '../broker/broker.ts';
import { type LimitRate, limitRate } from '../limits/rate-limit.ts';
import { openSignature, UnusableSecret, type Verify } from '../signatures/index.ts';
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
  taps: 'off' | 'headers' | 'bodies';
  allows: AllowSource;
  limitRate: LimitRate | undefined;
  /** Undefined while its secrets are of no use: nothing can be verified then. */
  verify: Verify | undefined;
  /** Why they are. */
  unusable: string | undefined;
  broker: Broker;
}

/**
 * Makes an endpoint ready. With a secret that is missing, or that its scheme cannot use, it is one that says so; throws where secrets cannot be
 * looked up.
 */
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
    taps,
    allows: allowSources(settings.allow),
    limitRate: settings.rateLimit && limitRate(settings.rateLimit),
    ...(await verifier(settings, secrets)),
    broker,
  };
}

async function verifier(
  { name, signature, messageIdHeader }: EndpointSettings,
  secrets: SecretSource,
): Promise<Pick<Endpoint, 'verify' | 'unusable'>> {
  const unusable = (reason: string) => ({ verify: undefined, unusable: `endpoint ${name}: ${reason}` });
  const secretTexts: string[] = [];
  for (const { secret } of signature.secrets) {
    try {
      const text = await secrets(secret);
      openSignature({ ...signature, secrets: [text] });
      secretTexts.push(text);
    } catch (error) {
      if (error instanceof MissingSecret) return unusable(error.message);
      if (error instanceof UnusableSecret) return unusable(`secret ${secret} ${error.message}`);
      throw error;
    }
  }
  return { verify: openSignature({ ...signature, secrets: secretTexts, messageIdHeader }), unusable: undefined };
}
