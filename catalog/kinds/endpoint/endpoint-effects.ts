import { contains, parseNetwork } from '../../../contracts/addresses.ts';
import type { RequestMethod } from '../../../contracts/endpoint-settings.ts';
import { describe } from '../../effects/describe.ts';
import type { Difference } from '../../effects/differences.ts';
import type { Effect } from '../../effects/effect.ts';
import type { Finding, Judge, Judges } from '../../effects/finding.ts';
import { changedObject, type RequestSides } from '../../effects/request-effects.ts';
import type { Around as KindAround } from '../../kind.ts';
import { list, type Sentence, say, several } from '../../words/sentence.ts';
import { hasReceiver, receiverGoes } from '../platform/receiver-presence.ts';
import { type Endpoint, endpointSchema } from './endpoint.ts';
import {
  deadlineBesidePromise,
  limitBesidePromise,
  promisedBy,
  serviceLevelJudges,
} from './service-level/service-level-effects.ts';

type Around = KindAround<{ endpoints: readonly Endpoint[] }>;

/** Both versions, and what is said of requests that no endpoint takes any more. */
interface Sides extends RequestSides<Endpoint> {
  /** What becomes of requests to where it was: `404 from then on`. */
  atFormerPlace: Sentence;
  /** The answer to a method that it does not take. */
  toOtherMethods: 403 | 405;
}

/** What a changed file does to those who send requests, in the order of the schema; empty when both say the same. */
export function changedEndpoint(sides: RequestSides<Endpoint>, around: Around): Effect[] {
  return changedObject(
    { schema: endpointSchema, judges },
    {
      ...sides,
      atFormerPlace: afterwards(sides.before, around),
      toOtherMethods: around.platform.after.cloudflare ? 403 : 405,
    },
  );
}

/** What a new file opens. */
export function addedEndpoint(endpoint: Endpoint, { platform, beside }: Around): Effect[] {
  const { methods, queue, broker, mode, signature, allow } = endpoint;
  const answer =
    mode === 'accept'
      ? say`accepts ${list(methods, 7)} at ${where(endpoint)}`
      : say`answers ${list(methods, 7)} at ${where(endpoint)}`;
  const who = allow.length === 0 ? say`from everybody` : say`from ${list(allow)}`;
  const check = signature.scheme === 'none' ? say`without a signature` : say`signed as ${signature.scheme} has it`;
  const sentence = say`is new: it ${answer}, ${who}, ${check}, by way of the queue ${queue} of ${broker}.`;
  const isNew = !beside.before.endpoints.some(({ host }) => host === endpoint.host);
  const name = platform.after.cloudflare && isNew ? say` The name ${endpoint.host} is made last.` : [];
  return [{ severity: 'none', sentence: [...sentence, ...name, ...promisedBy(endpoint)], path: [], side: 'after' }];
}

/** What goes with a deleted file. */
export function removedEndpoint(endpoint: Endpoint, around: Around): Effect[] {
  const sentence = say`stops answering at ${where(endpoint)}: ${afterwards(endpoint, around)}. ${leftIn(endpoint)}`;
  const whole = takesReceiverAlong(endpoint, around) ? say`${sentence} ${receiverGoes}` : sentence;
  return [{ severity: 'downtime', sentence: whole, path: [], side: 'before' }];
}

/** What a renamed file does: requests carry the name. */
export function renamedEndpoint(before: Endpoint): Effect[] {
  const sentence = say`is ${before.name} under another name, and answers as before. Requests carry the new name: one that was taken under the former name and is sent again is not known, and is done again.`;
  return [{ severity: 'live', sentence, path: [], side: 'after' }];
}

const judges: Judges<Sides> = {
  ...serviceLevelJudges,
  host: moved,
  // Told of with the host.
  path: (difference, sides) => (sides.before.host === sides.after.host ? moved(difference, sides) : undefined),
  'methods[]': (difference, sides) =>
    difference.kind === 'added' ? added(difference, sides) : refused(difference, sides),
  allowEncodedSlashes: ({ after }) =>
    after === true
      ? {
          severity: 'live',
          sentence: say`takes paths with encoded slashes, and passes them on as they were sent: what works on them has to tell /a%2Fb from /a/b.`,
        }
      : { severity: 'downtime', sentence: say`no longer takes paths with encoded slashes: 400 from then on.` },
  mode: (_, { after }) =>
    after.mode === 'reply'
      ? {
          severity: 'downtime',
          sentence: say`answers with the response of a worker instead of 202 as soon as the broker has the request: 504 where none comes within ${after.deadlineSeconds} seconds. Requests are no longer kept on disk.`,
        }
      : {
          severity: 'downtime',
          sentence: say`answers 202 as soon as the broker has the request: who sends it does not see what the worker responds any more. Requests are kept on disk.`,
        },
  broker: (_, sides) => redirected(sides),
  vhost: (_, sides) => (sides.before.broker === sides.after.broker ? redirected(sides) : undefined),
  user: ({ before, after }) => ({
    severity: 'live',
    sentence: say`publishes as the user ${String(after)} instead of ${String(before)}.`,
  }),
  queue: (_, sides) => (isElsewhere(sides) ? undefined : redirected(sides)),
  exchange: ({ before, after }) => ({
    severity: 'live',
    sentence: say`publishes to ${exchangeOf(after)} instead of ${exchangeOf(before)}.`,
  }),
  routingKey: ({ before, after }, sides) =>
    follows(sides, 'routingKey')
      ? undefined
      : {
          severity: 'live',
          sentence: say`publishes with the routing key ${String(after)} instead of ${String(before)}.`,
        },
  'fanOut[]': ({ kind, before, after }) =>
    kind === 'added'
      ? { severity: 'live', sentence: say`gives every request to the queue ${String(after)}, too.` }
      : {
          severity: 'live',
          sentence: say`gives requests to the queue ${String(before)} no more; those in it stay until a processor takes them.`,
        },
  replyFrom: ({ before, after }, sides) =>
    sides.before.mode !== sides.after.mode || follows(sides, 'replyFrom')
      ? undefined
      : {
          severity: 'live',
          sentence: say`answers with the response of the worker of ${String(after)} instead of ${String(before)}.`,
        },

  'signature.scheme': ({ before, after }) =>
    after === 'none'
      ? {
          severity: 'live',
          sentence: say`no longer checks signatures (${String(before)} before): whoever reaches it is let in.`,
        }
      : {
          severity: 'downtime',
          sentence: say`takes what is signed as ${String(after)} has it alone: ${otherwise(before)} 401.`,
        },
  // With another scheme they are told of by that.
  'signature.secrets[]': ({ kind, before, after }, sides) => {
    if (sides.before.signature.scheme !== sides.after.signature.scheme) return undefined;
    const { secret } = (after ?? before) as { secret: string };
    return kind === 'added'
      ? { severity: 'live', sentence: say`accepts what is signed with the secret ${secret}, too.` }
      : { severity: 'downtime', sentence: say`no longer knows the secret ${secret}: webhooks signed with it get 401.` };
  },
  'signature.toleranceSeconds': (difference, sides) =>
    ['github', 'none'].includes(sides.after.signature.scheme)
      ? { severity: 'none', sentence: [...describe(difference), ' Nothing that it checks has a time in it.'] }
      : limit('takes signatures that are off by up to', 'seconds', 'others get 401')(difference, sides),
  messageIdHeader: ({ before, after }, { before: { signature } }) => {
    // Another scheme brings its own ids.
    if (signature.scheme !== 'none' && before === undefined) return { severity: 'live', sentence: takesIds(after) };
    const was = before === undefined ? say`an id of its own for each` : say`that in ${String(before)}`;
    return {
      severity: 'live',
      sentence: say`${takesIds(after)} Before it was ${was}: one sent again across the change is done again.`,
    };
  },

  'allow[]': ({ kind, before, after }, sides) =>
    kind === 'added' ? letIn(String(after), sides) : shutOut(String(before), sides),
  rateLimit: ({ after }, sides) =>
    after === undefined
      ? { severity: 'live', sentence: say`no longer limits how many requests it takes.` }
      : {
          severity: 'reconnect',
          sentence: say`takes ${rateOf(sides.after)}: more get 429.${limitBesidePromise(sides.after)}`,
        },
  'rateLimit.requests': otherRate,
  'rateLimit.perSeconds': otherRate,
  'rateLimit.by': otherRate,
  'rateLimit.edge': ({ after }) => ({
    severity: 'live',
    sentence:
      after === true
        ? say`has Cloudflare count requests of one address, too: 429 comes from there then, and lasts as long as they are counted over.`
        : say`has the receiver alone count requests.`,
  }),
  maxBodyBytes: limit('takes bodies of up to', 'bytes', 'larger ones get 413', limitBesidePromise),
  deadlineSeconds: limit('waits for up to', 'seconds', 'what takes longer gets 503 or 504', deadlineBesidePromise),
  taps: ({ after }) => ({ severity: 'live', sentence: shown[String(after)] ?? [] }),
};

const shown: Readonly<Record<string, Sentence>> = {
  off: say`shows its requests to taps no more.`,
  headers: say`shows taps its requests and responses without their bodies.`,
  bodies: say`shows taps its requests and responses with the beginning of their bodies.`,
};

/** Told of once, by the first of those that go. Where one stays, it is the platform that has the receiver go, and tells of it. */
function takesReceiverAlong({ name }: Endpoint, { platform, beside: { before, after } }: Around): boolean {
  if (!hasReceiver(platform.before, before.endpoints) || hasReceiver(platform.after, after.endpoints)) return false;
  const stays = before.endpoints.some((was) => after.endpoints.some((each) => each.name === was.name));
  return !stays && before.endpoints[0]?.name === name;
}

/** At Cloudflare one rule refuses all that is not open at a host, before anybody looks at why; a host that no endpoint has goes. */
function afterwards(endpoint: Endpoint, { platform, beside }: Around): Sentence {
  if (!platform.after.cloudflare) return say`404 from then on`;
  const isLeft = beside.after.endpoints.some(({ host }) => host === endpoint.host);
  return isLeft ? say`403 from then on` : say`the name ${endpoint.host} goes with it`;
}

/** `hooks.example.com/orders`. */
function where({ host, path }: Endpoint): Sentence {
  return say`${`${host}${path}`}`;
}

function moved(_: unknown, { before, after, atFormerPlace }: Sides): Finding {
  return {
    severity: 'downtime',
    sentence: say`stops answering at ${where(before)}: ${atFormerPlace}. It answers at ${where(after)} instead.`,
  };
}

/** Methods that come are told of together, with the first. */
function added({ after: method }: Difference, { before, after }: Sides): Finding | undefined {
  const come = without(after.methods, before.methods);
  if (method !== come[0]) return undefined;
  return { severity: 'live', sentence: say`answers ${list(come, 7)}, too.` };
}

function refused({ before: method }: Difference, { before, after, toOtherMethods }: Sides): Finding | undefined {
  const gone = without(before.methods, after.methods);
  if (method !== gone[0]) return undefined;
  return { severity: 'downtime', sentence: say`no longer answers ${list(gone, 7)}: ${toOtherMethods} from then on.` };
}

function without(methods: readonly RequestMethod[], others: readonly RequestMethod[]): RequestMethod[] {
  return methods.filter((method) => !others.includes(method));
}

function isElsewhere({ before, after }: Sides): boolean {
  return before.broker !== after.broker || before.vhost !== after.vhost;
}

function redirected(sides: Sides): Finding {
  const [from, to] = isElsewhere(sides)
    ? [placeOf(sides.before), placeOf(sides.after)]
    : [say`${sides.before.queue}`, say`the queue ${sides.after.queue}`];
  return { severity: 'live', sentence: say`puts requests into ${to} instead of ${from}. ${leftIn(sides.before)}` };
}

function placeOf({ queue, vhost, broker }: Endpoint): Sentence {
  return say`the queue ${queue} in vhost ${vhost} of ${broker}`;
}

function leftIn({ queue }: Endpoint): Sentence {
  return say`Requests in ${queue} stay until a processor takes them.`;
}

function exchangeOf(name: unknown): Sentence {
  return name === '' ? say`the default exchange` : say`the exchange ${String(name)}`;
}

/** Whether a field is what it is because the queue is, on both sides. */
function follows({ before, after }: Sides, field: 'routingKey' | 'replyFrom'): boolean {
  return [before, after].every((side) => side[field] === side.queue);
}

function otherwise(before: unknown): Sentence {
  return before === 'none' ? say`requests without get` : say`requests signed as ${String(before)} has it get`;
}

function takesIds(header: unknown): Sentence {
  return header === undefined
    ? say`gives each request an id of its own.`
    : say`takes the sender's id of a request from its header ${String(header)}.`;
}

function letIn(network: string, { before, after }: Sides): Finding | undefined {
  if (before.allow.length > 0) return { severity: 'live', sentence: say`lets ${network} in, too.` };
  if (network !== after.allow[0]) return undefined;
  return { severity: 'downtime', sentence: say`lets ${list(after.allow)} in alone: others get 403.` };
}

function shutOut(network: string, { before, after }: Sides): Finding | undefined {
  if (after.allow.length === 0) {
    return network === before.allow[0] ? { severity: 'live', sentence: say`lets everybody in.` } : undefined;
  }
  const gone = parseNetwork(network);
  const covering = after.allow.find((text) => {
    const outer = parseNetwork(text);
    return outer && gone && contains(outer, gone);
  });
  return covering === undefined
    ? { severity: 'downtime', sentence: say`no longer lets ${network} in: 403 from then on.` }
    : { severity: 'none', sentence: say`no longer names ${network}, which ${covering} lets in.` };
}

function rateOf({ rateLimit }: Endpoint): Sentence {
  if (!rateLimit) return say`any number of requests`;
  const whose = rateLimit.by === 'source' ? 'from one address' : 'in all';
  return say`${several(rateLimit.requests, 'request')} in ${several(rateLimit.perSeconds, 'second')} ${[whose]}`;
}

/** Told of once, with the first field that differs. */
function otherRate({ field }: Difference, { before, after }: Sides): Finding | undefined {
  const [was, is] = [before.rateLimit, after.rateLimit];
  if (!was || !is) return undefined;
  const first = (['requests', 'perSeconds', 'by'] as const).find((name) => was[name] !== is[name]);
  if (field !== `rateLimit.${first}`) return undefined;
  const isTighter =
    is.requests / is.perSeconds < was.requests / was.perSeconds || (is.by === 'endpoint' && was.by !== is.by);
  return {
    severity: isTighter ? 'reconnect' : 'live',
    sentence: say`takes ${rateOf(after)} instead of ${rateOf(before)}: more get 429.${limitBesidePromise(after)}`,
  };
}

/** A limit that every request has, what becomes of those beyond it, and what that is to the endpoint's promise. */
function limit(
  what: string,
  unit: string,
  beyond: string,
  besidePromise: (endpoint: Endpoint) => Sentence = () => [],
): Judge<Sides> {
  return ({ before, after }, sides) => ({
    severity: Number(after) < Number(before) ? 'reconnect' : 'live',
    sentence: say`${[what]} ${Number(after)} instead of ${Number(before)} ${[unit]}: ${[beyond]}.${besidePromise(sides.after)}`,
  });
}
