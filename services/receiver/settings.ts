import { readFileSync } from 'node:fs';
import { METHODS, validateHeaderName } from 'node:http';
import { z } from 'zod';
import { readNetwork } from '../../contracts/addresses.ts';
import { pathProblem, routeOf } from '../../contracts/paths.ts';
import { brokerSettings } from '../settings/broker-settings.ts';

/** Settings that cannot be used; the message names every problem, a line each. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/** CONNECT asks for a tunnel and TRACE for an echo of what may be secret: https://www.rfc-editor.org/rfc/rfc9110#section-9.3 */
const methods = METHODS.filter((method) => method !== 'CONNECT' && method !== 'TRACE');

const headerName = z
  .string()
  .refine(isHeaderName, 'is no name of a header')
  .refine((name) => name === name.toLowerCase(), 'is to be written in lower case');
const secret = z.strictObject({ secret: z.string().min(1) });

/** One public endpoint, as its file says it, with every default filled in. */
const endpoint = z.object({
  /** Name of the file; becomes a label of metrics and a word of the taps' routing keys. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'is no name of an endpoint'),
  description: z.string().optional(),
  host: z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, 'is no host name in lower case'),
  path: z.string().refine((path) => pathProblem(path) === undefined, {
    message: 'is no path of literal segments, :name for one segment, and * at the end for the rest',
  }),
  methods: z.array(z.enum(methods)).min(1),
  mode: z.enum(['accept', 'reply']),
  broker: z.string().min(1),
  vhost: z.string().min(1),
  exchange: z.string().max(255),
  routingKey: z.string().max(255),
  queue: z.string().min(1).max(255),
  fanOut: z.array(z.string().min(1).max(255)),
  replyFrom: z.string().min(1).max(255).optional(),
  signature: z.strictObject({
    scheme: z.enum(['standard-webhooks', 'github', 'stripe', 'none']),
    secrets: z.array(secret).max(4),
    /** Seconds that a timestamp may be off, either way. */
    toleranceSeconds: z.int().min(1).max(86_400),
  }),
  messageIdHeader: headerName.optional(),
  allow: z.array(z.string().refine((text) => readNetwork(text) !== undefined, 'is no network such as 203.0.113.0/24')),
  rateLimit: z
    .strictObject({
      requests: z.int().min(1),
      perSeconds: z.int().min(1).max(86_400),
      by: z.enum(['source', 'endpoint']),
    })
    .optional(),
  /** At most 15 MiB: RabbitMQ takes 16 MiB, its `max_message_size`. */
  maxBodyBytes: z.int().min(0).max(15_728_640),
  deadlineSeconds: z.int().min(1).max(60),
  taps: z.enum(['off', 'headers', 'bodies']),
});

const receiverSettings = z
  .strictObject({
    endpoints: z.array(endpoint).min(1),
    brokers: z.record(z.string(), brokerSettings),
    /** The header that a proxy in front sets; without it nothing in front is trusted. */
    origin: z.strictObject({ header: headerName, secrets: z.array(secret).min(1).max(4) }).optional(),
    /** Requests under way at once; more are refused with 503. */
    maxInFlight: z.int().min(1).default(1000),
    /** Bytes of their bodies, together. 256 MiB by default. */
    maxInFlightBytes: z.int().min(1).default(268_435_456),
  })
  .superRefine(({ endpoints, brokers }, context) => {
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
      const unsigned = one.signature.scheme === 'none';
      if (unsigned && one.signature.secrets.length > 0)
        problem(index, 'signature', 'scheme none has no use for secrets');
      if (!unsigned && one.signature.secrets.length === 0) problem(index, 'signature', 'needs a secret');
      if (!unsigned && one.messageIdHeader)
        problem(index, 'messageIdHeader', 'is for scheme none; the others bring an id');
      if (one.exchange === '' && one.routingKey !== one.queue) {
        problem(index, 'routingKey', `the default exchange routes to the queue of that name, not to ${one.queue}`);
      }
      if (one.exchange === '' && one.fanOut.length > 0) problem(index, 'fanOut', 'needs an exchange of its own');
    }
  });

export type ReceiverSettings = z.infer<typeof receiverSettings>;
export type EndpointSettings = z.infer<typeof endpoint>;

/** The queue whose worker's response counts. */
export function replyFrom({ replyFrom: said, queue }: Pick<EndpointSettings, 'replyFrom' | 'queue'>): string {
  return said ?? queue;
}

/** The settings in the file that WARREN_RECEIVER_SETTINGS names, else in WARREN_RECEIVER_SETTINGS_JSON. Throws a SettingsError. */
export function readSettings(environment: NodeJS.ProcessEnv): ReceiverSettings {
  const file = environment.WARREN_RECEIVER_SETTINGS;
  const json = environment.WARREN_RECEIVER_SETTINGS_JSON;
  if (file) return parseSettings(readText(file), file);
  if (json) return parseSettings(json, 'WARREN_RECEIVER_SETTINGS_JSON');
  throw new SettingsError('neither WARREN_RECEIVER_SETTINGS nor WARREN_RECEIVER_SETTINGS_JSON is set');
}

/** Settings from their JSON text; `where` begins each line of the SettingsError. */
export function parseSettings(text: string, where: string): ReceiverSettings {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new SettingsError(`${where} is no JSON: ${(error as Error).message}`);
  }
  const parsed = receiverSettings.safeParse(document);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${where}: ${placeOf(path, document)} ${message}`);
  throw new SettingsError(problems.join('\n'));
}

/** `endpoints.orders.path`: an endpoint is told by its name, where it has one. */
function placeOf(path: readonly PropertyKey[], document: unknown): string {
  const [list, index, ...rest] = path;
  const endpoints = (document as { endpoints?: { name?: unknown }[] } | null)?.endpoints;
  const name = list === 'endpoints' && typeof index === 'number' ? endpoints?.[index]?.name : undefined;
  return (typeof name === 'string' ? [list, name, ...rest] : path).map(String).join('.') || 'the document';
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SettingsError(`${file} cannot be read: ${(error as Error).message}`);
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
