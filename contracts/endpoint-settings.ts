import { METHODS, validateHeaderName } from 'node:http';
import { z } from 'zod';
import { readNetwork } from './addresses.ts';
import { brokerSettings } from './broker-settings.ts';
import { pathProblem, routeOf } from './paths.ts';

/** Methods that an endpoint can answer: those of RFC 9110 that carry a request of their own, and PATCH of RFC 5789. */
export const requestMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** A method that an endpoint can answer. */
export type RequestMethod = (typeof requestMethods)[number];

/** Whether the sender waits for the broker alone, or for a worker. */
export const endpointModes = ['accept', 'reply'] as const;

/** The scheme of an endpoint that checks no signature, and that anybody may send to. */
export const unsignedScheme = 'none';

/** Ways of signing that are checked, and `none`. */
export const signatureSchemes = ['standard-webhooks', 'github', 'stripe', unsignedScheme] as const;

export type SignatureScheme = (typeof signatureSchemes)[number];

/** Most secrets at a time: one in use, and others while senders change over. */
export const mostSecrets = 4;

/** Whose requests are counted together where there is a limit. */
export const countedBy = ['source', 'endpoint'] as const;

/** Largest body, in bytes: a MiB below RabbitMQ's own default of max_message_size, https://www.rabbitmq.com/docs/configure */
export const mostBodyBytes = 15 * 1024 * 1024;

/** Longest that a sender waits, in seconds. */
export const longestDeadlineSeconds = 60;

/** What taps show of requests and responses. */
export const tapLevels = ['off', 'headers', 'bodies'] as const;

/** Headers whose values are secrets, whatever they are called elsewhere. */
export const secretHeaders: readonly string[] = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
];

/** Variables of the environment that say where the receiver's settings are: the file, or the text itself. */
export const receiverVariables = { file: 'WARREN_RECEIVER_SETTINGS', text: 'WARREN_RECEIVER_SETTINGS_JSON' } as const;

/** CONNECT asks for a tunnel and TRACE for an echo of what may be secret: https://www.rfc-editor.org/rfc/rfc9110#section-9.3 */
const servedMethods = METHODS.filter((method) => method !== 'CONNECT' && method !== 'TRACE');

const headerName = z
  .string()
  .refine(isHeaderName, 'is no name of a header')
  .refine((name) => name === name.toLowerCase(), 'is to be written in lower case');
const secret = z.object({ secret: z.string().min(1) });

/** One public endpoint, as its file says it, with every default filled in. */
const endpoint = z.object({
  /** Name of the file; becomes a label of metrics and a word of the taps' routing keys. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'is no name of an endpoint'),
  description: z.string().optional(),
  host: z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, 'is no host name in lower case'),
  path: z.string().refine((path) => pathProblem(path) === undefined, {
    message: 'is no path of literal segments, :name for one segment, and * at the end for the rest',
  }),
  methods: z.array(z.enum(servedMethods)).min(1),
  /** Whether `%2F` may stand in the path of a request; it is passed on as it was sent. */
  allowEncodedSlashes: z.boolean().default(false),
  mode: z.enum(endpointModes),
  broker: z.string().min(1),
  vhost: z.string().min(1),
  exchange: z.string().max(255),
  routingKey: z.string().max(255),
  queue: z.string().min(1).max(255),
  fanOut: z.array(z.string().min(1).max(255)),
  replyFrom: z.string().min(1).max(255).optional(),
  signature: z.object({
    scheme: z.enum(signatureSchemes),
    secrets: z.array(secret).max(mostSecrets),
    /** Seconds that a timestamp may be off, either way. */
    toleranceSeconds: z.int().min(1).max(86_400),
  }),
  messageIdHeader: headerName.optional(),
  allow: z.array(z.string().refine((text) => readNetwork(text) !== undefined, 'is no network such as 203.0.113.0/24')),
  rateLimit: z
    .object({
      requests: z.int().min(1),
      perSeconds: z.int().min(1).max(86_400),
      by: z.enum(countedBy),
    })
    .optional(),
  maxBodyBytes: z.int().min(0).max(mostBodyBytes),
  deadlineSeconds: z.int().min(1).max(longestDeadlineSeconds),
  /** What is answered within so many milliseconds is counted as promised; without it nothing is promised. */
  serviceLevel: z.object({ withinMs: z.int().min(1) }).optional(),
  taps: z.enum(tapLevels),
});

const origin = z.object({
  header: headerName,
  secrets: z.array(secret).min(1).max(mostSecrets),
  /** Header in which it gives the client's address: https://developers.cloudflare.com/fundamentals/reference/http-headers/#cf-connecting-ip */
  clientHeader: headerName.optional(),
  /** Header in which it gives the host that was asked for, where it has to ask for another one itself. */
  hostHeader: headerName.optional(),
  /**
   * Header in which the proxy gives the client's own `Authorization`, whose place its signature for AWS takes. Set where the proxy is
   * Warren's Worker: then what was asked for is read from `edgeHeader.request`, and headers of the way (`isOfTheWay`) are dropped.
   */
  authorizationHeader: headerName.optional(),
});

const document = z.object({
  endpoints: z.array(endpoint).min(1),
  brokers: z.record(z.string(), brokerSettings),
  /** The header that a proxy in front sets; without it nothing in front is trusted. */
  origin: origin.optional(),
  /** Requests under way at once, until their answers have gone; more are refused with 503. */
  maxInFlight: z.int().min(1).default(1000),
  /** Bytes of their bodies and of the replies to them, together. 256 MiB by default. */
  maxInFlightBytes: z.int().min(1).default(268_435_456),
  /** What one source (an IPv4 address or an IPv6 /64) may take of both. 1 where all come from one that is no proxy of `origin`. */
  maxSourceShare: z.number().gt(0).max(1).default(0.5),
});

/**
 * What a receiver is told. What it does not know it passes over: Terraform gives a function its new settings before its new program, so that
 * a program meets those of the next one.
 */
export const receiverSettings = document.superRefine(findContradictions);

/** The same as a person writes it: a misspelled `origin` would leave the gateway open to whoever gets around the proxy. */
export const gatewaySettings = document
  .extend({ origin: origin.strict().optional() })
  .strict()
  .superRefine(findContradictions);

export type ReceiverSettings = z.infer<typeof receiverSettings>;
export type EndpointSettings = z.infer<typeof endpoint>;

/** The queue whose worker's response counts. */
export function replyFrom({ replyFrom: said, queue }: Pick<EndpointSettings, 'replyFrom' | 'queue'>): string {
  return said ?? queue;
}

function findContradictions(
  { endpoints, brokers, origin }: z.output<typeof document>,
  context: z.core.$RefinementCtx,
): void {
  const problem = (index: number, field: string, message: string) =>
    context.addIssue({ code: 'custom', path: ['endpoints', index, field], message });
  const names = new Set<string>();
  const routes = new Map<string, string>();
  for (const [index, one] of endpoints.entries()) {
    if (names.has(one.name)) problem(index, 'name', `${one.name} stands twice`);
    names.add(one.name);
    if (!Object.hasOwn(brokers, one.broker)) problem(index, 'broker', `there is no broker ${one.broker}`);
    for (const method of new Set(one.methods)) {
      const route = `${method} ${one.host}${routeOf(one.path)}`;
      const other = routes.get(route);
      if (other !== undefined) problem(index, 'path', `${method} of it is taken by endpoint ${other}`);
      else routes.set(route, one.name);
    }
    if (one.mode === 'reply' && ![one.queue, ...one.fanOut].includes(replyFrom(one))) {
      problem(index, 'replyFrom', `is ${replyFrom(one)}, which gets none of the requests`);
    }
    const unsigned = one.signature.scheme === unsignedScheme;
    if (unsigned && one.signature.secrets.length > 0) problem(index, 'signature', 'scheme none has no use for secrets');
    if (!unsigned && one.signature.secrets.length === 0) problem(index, 'signature', 'needs a secret');
    if (!unsigned && one.messageIdHeader)
      problem(index, 'messageIdHeader', 'is for scheme none; the others bring an id');
    if (unsigned && one.messageIdHeader && one.mode === 'reply')
      problem(index, 'messageIdHeader', 'is for mode accept: whoever sent the id of another would get the reply to it');
    if (one.exchange === '' && one.routingKey !== one.queue) {
      problem(index, 'routingKey', `the default exchange routes to the queue of that name, not to ${one.queue}`);
    }
    if (one.exchange === '' && one.fanOut.length > 0) problem(index, 'fanOut', 'needs an exchange of its own');
    if (!origin || origin.clientHeader !== undefined) continue;
    const unknownClient =
      'would look at the address of the proxy: origin.clientHeader has to name the header that holds the client’s';
    if (one.allow.length > 0) problem(index, 'allow', unknownClient);
    if (one.rateLimit?.by === 'source') problem(index, 'rateLimit', unknownClient);
  }
}

function isHeaderName(name: string): boolean {
  try {
    validateHeaderName(name);
    return true;
  } catch {
    return false;
  }
}
