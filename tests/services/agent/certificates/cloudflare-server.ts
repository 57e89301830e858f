import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface DnsRecord {
  id: string;
  type: string;
  name: string;
  content: string;
}

/** A server on this machine that speaks as much of Cloudflare's API as TXT records need. */
export interface CloudflareServer {
  url: string;
  /** `GET 200`, one each, in order. */
  requests: string[];
  records(): DnsRecord[];
  add(record: Omit<DnsRecord, 'id'>): void;
  clear(): void;
  /** Answers the next requests so, without doing anything. */
  failNext(...failures: { status: number; retryAfter?: string }[]): void;
  /** Does the next such request, and answers as if it had not. */
  loseNextAnswerTo(method: string): void;
  stop(): Promise<void>;
}

/** Starts one for one zone. `onChange` hears of the records whenever there are others. */
export async function startCloudflare(options: {
  zoneId: string;
  token: string;
  onChange?: (change: 'made' | 'removed', record: DnsRecord) => Promise<void>;
}): Promise<CloudflareServer> {
  const { zoneId, token, onChange = async () => {} } = options;
  const folder = `/client/v4/zones/${zoneId}/dns_records`;
  const requests: string[] = [];
  const failures: { status: number; retryAfter?: string }[] = [];
  let records: DnsRecord[] = [];
  let lost: string | undefined;
  let next = 1;

  async function answer(request: IncomingMessage): Promise<Answer> {
    const failure = failures.shift();
    if (failure) return { ...failure, error: [10100, 'Please wait'] };
    if (request.headers.authorization !== `Bearer ${token}`)
      return { status: 403, error: [10000, 'Authentication error'] };
    const url = new URL(request.url ?? '', 'http://cloudflare');
    if (!url.pathname.startsWith(folder)) return { status: 404, error: [7003, 'Could not route'] };
    if (request.method === 'GET') return { status: 200, result: list(url.searchParams) };
    if (request.method === 'POST') return make(JSON.parse(await textOf(request)));
    return remove(url.pathname.slice(folder.length + 1));
  }

  function list(query: URLSearchParams): DnsRecord[] {
    return records.filter(({ type, name }) => type === query.get('type') && name === query.get('name.exact'));
  }

  async function make(record: Omit<DnsRecord, 'id'>): Promise<Answer> {
    if (records.some(({ name, content }) => name === record.name && content === record.content)) {
      return { status: 400, error: [81058, 'An identical record already exists.'] };
    }
    const made = { ...record, id: `record-${next}` };
    next += 1;
    records.push(made);
    await onChange('made', made);
    return { status: 200, result: made };
  }

  async function remove(id: string): Promise<Answer> {
    const record = records.find((one) => one.id === id);
    if (!record) return { status: 404, error: [81044, 'Record does not exist.'] };
    records = records.filter((one) => one !== record);
    await onChange('removed', record);
    return { status: 200, result: { id } };
  }

  const server = createServer(async (request, response) => {
    const done = await answer(request);
    const losing = lost === request.method && done.status === 200;
    if (losing) lost = undefined;
    const shown: Answer = losing ? { status: 500, error: [1, 'Lost'] } : done;
    requests.push(`${request.method} ${shown.status}`);
    send(response, shown);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/client/v4`,
    requests,
    records: () => records,
    add: (record) => void records.push({ ...record, id: 'given' }),
    clear: () => {
      records = [];
    },
    failNext: (...more) => void failures.push(...more),
    loseNextAnswerTo: (method) => {
      lost = method;
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

interface Answer {
  status: number;
  retryAfter?: string;
  result?: unknown;
  error?: [code: number, message: string];
}

function send(response: ServerResponse, { status, retryAfter, result = null, error }: Answer): void {
  if (retryAfter) response.setHeader('retry-after', retryAfter);
  const errors = error ? [{ code: error[0], message: error[1] }] : [];
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ success: !error, errors, messages: [], result }));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
