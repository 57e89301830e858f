import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '../../../catalog/files/problem.ts';
import { exchangeTypes } from '../../../catalog/kinds/broker/fields/topology.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import type { Arguments, Judged, JudgedPolicy } from './row.ts';

/** A RabbitMQ, asked over its HTTP API. */
export interface RealJudge {
  /** Gives why it refuses the object; undefined when it takes it. */
  answer(judged: Judged): Promise<string | undefined>;
  /** Types of queues, in the order of the alphabet, to which it applies a policy with this definition that applies to all. */
  queuesWith(definition: Arguments): Promise<string[]>;
}

const platform = JSON.stringify({
  name: 'acme',
  accountId: '123456789012',
  region: 'eu-west-1',
  network: { cidr: '10.20.0.0/16', zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] },
});

const headers = { authorization: `Basic ${btoa('guest:guest')}`, 'content-type': 'application/json' };
const vhost = '/';
const queueTypes = ['classic', 'quorum', 'stream'];

/** Ends of bindings, which are there before: an exchange and a queue of each type, called as it is. */
const ends = {
  exchanges: exchangeTypes.map((type) => ({ name: type, type })),
  queues: queueTypes.map((type) => ({ name: type, type })),
};

/** RabbitMQ takes a policy of upstreams that are not there, which is no question of keys and values. */
const ofOtherThings = ['policy-upstreams'];

/** What the check says of a broker's file with this in it. */
export function check(judged: Judged, version: string): Problem[] {
  const broker = { version, instance: { type: 'm7g.xlarge' }, acknowledge: ['version-supported'], ...fieldsOf(judged) };
  const files = [
    { path: 'platform.yaml', text: platform },
    { path: 'brokers/judged.yaml', text: JSON.stringify(broker) },
  ];
  const { problems } = loadCatalog({ files, today: '2026-11-30' });
  return problems.filter(({ rule }) => rule === undefined || !ofOtherThings.includes(rule));
}

function fieldsOf(judged: Judged): Record<string, unknown> {
  if ('queue' in judged) return { queues: [{ name: 'judged', ...judged.queue }] };
  if ('exchange' in judged) return { exchanges: [{ name: 'judged', ...judged.exchange }] };
  if ('policy' in judged) return { policies: [filled(judged.policy)] };
  if ('operatorPolicy' in judged) return { operatorPolicies: [filled(judged.operatorPolicy)] };
  if ('binding' in judged) return { ...ends, bindings: [{ destination: 'classic', ...judged.binding }] };
  if ('vhost' in judged) return { vhosts: { judged: judged.vhost } };
  const { write, ...user } = judged.user;
  return { users: { judged: { ...user, ...(write === undefined ? {} : { permissions: { [vhost]: { write } } }) } } };
}

function filled(policy: JudgedPolicy) {
  return { name: 'judged', pattern: '^of nothing$', ...policy };
}

/** The HTTP API of a broker as a judge. */
export async function openJudge(managementUrl: string): Promise<RealJudge> {
  const request = requestTo(managementUrl);
  const expected = async (method: string, path: string[], body: unknown) => {
    const refused = await request(method, path, body);
    if (refused !== undefined) throw new Error(`${path.join('/')}: ${refused}`);
  };
  for (const { name, type } of ends.exchanges) await expected('PUT', ['exchanges', vhost, name], { type });
  for (const { name, type } of ends.queues)
    await expected('PUT', ['queues', vhost, name], { durable: true, arguments: { 'x-queue-type': type } });
  await expected('PUT', ['users', 'judged'], { password: 'judged', tags: '' });
  await expected('PUT', ['vhosts', 'judged'], {});
  let count = 0;
  return {
    answer(judged) {
      count += 1;
      return answerTo(judged, request, count);
    },
    async queuesWith(definition) {
      await expected('PUT', ['policies', vhost, 'judged'], { pattern: '^(classic|quorum|stream)$', definition });
      const queues = (await (
        await send(`${managementUrl}/api/queues/%2F?disable_stats=true&enable_queue_totals=true`, { headers })
      ).json()) as QueueListed[];
      return queues.flatMap(({ name, policy }) => (policy === 'judged' ? [name] : [])).sort();
    },
  };
}

interface QueueListed {
  name: string;
  policy?: string;
}

type Request = (method: string, path: string[], body?: unknown) => Promise<string | undefined>;

/** Gives why it was refused; nothing when it was not. */
function requestTo(url: string): Request {
  return async (method, path, body) => {
    const response = await send(`${url}/api/${path.map(encodeURIComponent).join('/')}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return response.ok ? undefined : `${response.status} ${text}`;
  };
}

/** The broker closes a connection after so many requests, or so much time, which may cross with the next request. */
async function send(url: string, request: RequestInit, more = 10): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (error) {
    if (more === 0) throw error;
    await sleep(200);
    return send(url, request, more - 1);
  }
}

async function answerTo(judged: Judged, request: Request, count: number): Promise<string | undefined> {
  if ('queue' in judged) {
    const { name = `judged ${count}`, type, durable = true, autoDelete = false, arguments: given } = judged.queue;
    const body = { durable, auto_delete: autoDelete, arguments: { 'x-queue-type': type, ...given } };
    return madeAndGone(request, ['queues', vhost, name], body);
  }
  if ('exchange' in judged) {
    const { name = `judged ${count}`, ...exchange } = judged.exchange;
    return madeAndGone(request, ['exchanges', vhost, name], exchange);
  }
  if ('policy' in judged) return policyAnswer('policies', judged.policy, request, count);
  if ('operatorPolicy' in judged) return policyAnswer('operator-policies', judged.operatorPolicy, request, count);
  if ('binding' in judged) {
    const { source, destination = 'classic', routingKey = '', arguments: given = {} } = judged.binding;
    const path = ['bindings', vhost, 'e', source, 'q', destination];
    return request('POST', path, { routing_key: routingKey, arguments: given });
  }
  return 'vhost' in judged ? vhostAnswer(judged.vhost, request) : userAnswer(judged.user, request);
}

/** What ends a quorum queue of 4.0 that ticks before it is set up. The brokers of tests tick twenty times as often as RabbitMQ does. */
const earlyTick = 'handle_tick';

async function madeAndGone(request: Request, path: string[], body: unknown, more = 5): Promise<string | undefined> {
  const refused = await request('PUT', path, body);
  const isNoAnswer = refused?.includes(earlyTick) && more > 0;
  if (refused === undefined || isNoAnswer) await request('DELETE', path);
  return isNoAnswer ? madeAndGone(request, path, body, more - 1) : refused;
}

function policyAnswer(kind: string, policy: JudgedPolicy, request: Request, count: number) {
  const { name, pattern, definition, priority = 0, applyTo = 'all' } = filled({ name: `judged ${count}`, ...policy });
  return madeAndGone(request, [kind, vhost, name], { pattern, definition, priority, 'apply-to': applyTo });
}

async function vhostAnswer(limits: Extract<Judged, { vhost: unknown }>['vhost'], request: Request) {
  const { defaultQueueType, maxQueues, maxConnections } = limits;
  if (defaultQueueType !== undefined)
    return request('PUT', ['vhosts', 'judged'], { default_queue_type: defaultQueueType });
  const [limit, value] = maxQueues === undefined ? ['max-connections', maxConnections] : ['max-queues', maxQueues];
  return madeAndGone(request, ['vhost-limits', 'judged', limit as string], { value });
}

async function userAnswer(user: Extract<Judged, { user: unknown }>['user'], request: Request) {
  const { tags, write, maxChannels, maxConnections } = user;
  if (tags !== undefined) return request('PUT', ['users', 'judged'], { password: 'judged', tags });
  if (write !== undefined) return request('PUT', ['permissions', vhost, 'judged'], { configure: '', write, read: '' });
  const [limit, value] =
    maxChannels === undefined ? ['max-connections', maxConnections] : ['max-channels', maxChannels];
  return madeAndGone(request, ['user-limits', 'judged', limit as string], { value });
}
