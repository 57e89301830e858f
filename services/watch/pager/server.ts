import { createServer, type IncomingMessage, type Server } from 'node:http';
import { hostPager, madeSignal, type PagingSettings } from '../../../contracts/paging.ts';
import { callDirectly } from '../../paging/call-directly.ts';
import { note, type PagerParts } from '../../paging/pager.ts';
import { signalsOfGrafana } from '../../paging/signals/from-grafana.ts';
import { signalOfZabbix } from '../../paging/signals/from-zabbix.ts';
import { type Signal, UnreadableSignal } from '../../paging/signals/signal.ts';
import type { Rounds } from './rounds.ts';

/** Most requests at a time: whoever comes beside them comes again, since both Grafana and Zabbix do. */
const mostAtOnce = 50;

/** Most bytes of a request: Grafana's of a thousand alerts is less. */
const mostBytes = 8 * 1024 * 1024;

/** How long PagerDuty is tried by itself, in milliseconds, where the table is out of reach. */
const directMs = 20_000;

interface Answer {
  status: number;
  text: string;
}

/**
 * Answers on 127.0.0.1 what Grafana and Zabbix post. 200 is answered once what came is written down, whatever becomes of this process then, or
 * once PagerDuty has taken it; with anything else nothing is kept, and the sender has to come again.
 */
export async function servePager(parts: PagerParts, rounds: Rounds, port: number = hostPager.port): Promise<Server> {
  let inWork = 0;
  const server = createServer(async (request, response) => {
    inWork += 1;
    const { status, text } = await answer({ parts, rounds, isFull: inWork > mostAtOnce }, request).catch(
      (error: Error): Answer => {
        parts.log.error({ reason: error.message }, 'a request was not answered as it should be');
        return { status: 503, text: 'not now' };
      },
    );
    inWork -= 1;
    response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`);
  });
  // Whoever sends nothing for so long takes a place from others.
  server.requestTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

interface Desk {
  parts: PagerParts;
  rounds: Rounds;
  isFull: boolean;
}

async function answer({ parts, rounds, isFull }: Desk, request: IncomingMessage): Promise<Answer> {
  const { method, url } = request;
  if (method === 'GET' && url === hostPager.health) {
    const complaint = rounds.complaint();
    return complaint === undefined ? { status: 200, text: 'well' } : { status: 500, text: complaint };
  }
  const read = method === 'POST' ? readers[url ?? ''] : undefined;
  if (!read) return { status: 404, text: 'there is nothing here' };
  if (isFull) return { status: 503, text: 'too many at once' };
  const body = await bodyOf(request);
  if (body === undefined) return { status: 413, text: 'too much' };
  try {
    return await take(parts, rounds, read(JSON.parse(body), await parts.settings()));
  } catch (error) {
    if (!(error instanceof UnreadableSignal || error instanceof SyntaxError)) throw error;
    parts.log.error({ from: url, reason: error.message }, 'what came cannot be read, and nobody is called about it');
    return { status: 400, text: error.message };
  }
}

const readers: Readonly<Record<string, (body: unknown, settings: PagingSettings) => Signal[]>> = {
  [hostPager.grafana]: signalsOfGrafana,
  [hostPager.zabbix]: (body, settings) => [signalOfZabbix(body, settings)],
  [hostPager.signal]: (body) => {
    const { data } = madeSignal.safeParse(body);
    if (!data) throw new UnreadableSignal('what came is no signal');
    return [{ ...data.signal, way: 'grafana' }];
  },
};

async function take(parts: PagerParts, rounds: Rounds, signals: Signal[]): Promise<Answer> {
  try {
    await note(parts, signals);
    rounds.wake();
    return { status: 200, text: 'noted' };
  } catch (error) {
    parts.log.error(
      { reason: (error as Error).message },
      'the table of open alarms is out of reach: what came is called about at once',
    );
  }
  const reasons = await callDirectly(parts, signals, parts.now() + directMs);
  return reasons.length === 0 ? { status: 200, text: 'called' } : { status: 503, text: reasons.join('; ') };
}

/** Undefined for more than may come. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > mostBytes) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
