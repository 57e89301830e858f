import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { standardWebhook } from './settings.ts';

/** What was asked and what was answered. */
export interface LoadCounts {
  /** Ids of webhooks that were answered 2xx. */
  accepted: Set<string>;
  /** Requests that were answered 200 with their own answer. */
  replied: number;
  /** Requests that were answered 2xx with anything else; there may be none. */
  wrong: string[];
  /** How often each other status came; 0 where the connection broke. */
  others: Map<number, number>;
  /** Each time without a 2xx of more than 10 s, in milliseconds. */
  longGapsMs: number[];
}

export interface Load {
  counts: LoadCounts;
  /** Begins nothing new, and waits until each webhook under way has been accepted or given up. */
  stop(): Promise<LoadCounts>;
}

/** A webhook's sender gives up a try after this, and tries again with the same id, as senders do. */
const patienceMs = 15_000;

const longGapMs = 10_000;

/** How long after the end a sender still tries. */
const graceMs = 60_000;

/**
 * Senders of signed webhooks to /effects, each of which sends one until it is accepted, and clients of /ask. Bounded: it ends by itself
 * after `forMs`.
 */
export function startLoad(
  url: string,
  { senders, clients, forMs }: { senders: number; clients: number; forMs: number },
): Load {
  const agent = new Agent({ connections: senders + clients, headersTimeout: patienceMs, bodyTimeout: patienceMs });
  const counts: LoadCounts = { accepted: new Set(), replied: 0, wrong: [], others: new Map(), longGapsMs: [] };
  const end = Date.now() + forMs;
  let stopped = false;
  let last = performance.now();
  const going = () => !stopped && Date.now() < end;
  const note = (status: number) => counts.others.set(status, (counts.others.get(status) ?? 0) + 1);
  const good = () => {
    const now = performance.now();
    if (now - last > longGapMs) counts.longGapsMs.push(now - last);
    last = now;
  };

  const send = async (id: string) => {
    const body = Buffer.from(JSON.stringify({ id }));
    for (let began = Date.now(); Date.now() - began < forMs + graceMs; ) {
      const status = await exchange(agent, `${url}/effects`, {
        method: 'POST',
        headers: { host: 'hooks.test', ...standardWebhook(id, body) },
        body,
      });
      if (status.code >= 200 && status.code < 300) {
        counts.accepted.add(id);
        return good();
      }
      note(status.code);
      await sleep(200);
    }
  };
  const sender = async (index: number) => {
    for (let number = 1; going(); number += 1) {
      await send(`msg_${index}_${number}`);
      await sleep(50);
    }
  };
  const client = async (index: number) => {
    for (let number = 1; going(); number += 1) {
      const id = `${index}-${number}`;
      const { code, text } = await exchange(agent, `${url}/ask?id=${id}`, {
        method: 'GET',
        headers: { host: 'hooks.test' },
      });
      if (code === 200 && text === `answer to ${id}`) {
        counts.replied += 1;
        good();
      } else if (code >= 200 && code < 300) counts.wrong.push(`${id}: ${code} ${text}`);
      else note(code);
      await sleep(50);
    }
  };
  const work = Promise.all([
    ...Array.from({ length: senders }, (_, index) => sender(index)),
    ...Array.from({ length: clients }, (_, index) => client(index)),
  ]);
  return {
    counts,
    async stop() {
      stopped = true;
      await work;
      await agent.close();
      return counts;
    },
  };
}

async function exchange(
  agent: Agent,
  url: string,
  options: { method: 'GET' | 'POST'; headers: Record<string, string>; body?: Buffer },
): Promise<{ code: number; text: string }> {
  try {
    const { statusCode, body } = await request(url, { ...options, dispatcher: agent });
    return { code: statusCode, text: await body.text() };
  } catch {
    return { code: 0, text: '' };
  }
}
