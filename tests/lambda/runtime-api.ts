import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a runtime made of an event: what the handler returned, or what it threw. */
export type Handled = { payload: Buffer } | { error: string };

/** What Lambda and the runtime of one execution environment say to each other. */
export interface RuntimeApi {
  /** For AWS_LAMBDA_RUNTIME_API: `127.0.0.1:9001`. */
  address: string;
  /** Resolves when the runtime asks for its first event; rejects with what it says instead. */
  initialized: Promise<void>;
  /** Hands an event to the runtime, which waits for one; resolves once it has answered and asks for the next. */
  hand(event: { id: string; payload: Buffer; deadlineMs: number; functionArn: string }): Promise<Handled>;
  stop(): void;
}

/**
 * Starts the Runtime API of an environment, with the paths and headers of https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html.
 * Nothing is freed before the runtime asks for the next event, which is when Lambda may freeze it.
 */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  const state = new Conversation();
  const server = createServer((request, response) => {
    state.hear(request, response).catch((error) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    initialized: state.initialized,
    hand: (event) => state.hand(event),
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

type Event = Parameters<RuntimeApi['hand']>[0];

const invocation = /^\/2018-06-01\/runtime\/invocation\/([^/]+)(?:\/(response|error))?$/;

class Conversation {
  #asking: ServerResponse | undefined;
  #current: { id: string; handled?: Handled; done: (handled: Handled) => void } | undefined;
  #ready = () => {};
  #failed = (_error: Error) => {};
  readonly initialized = new Promise<void>((resolve, reject) => {
    this.#ready = resolve;
    this.#failed = reject;
  });

  constructor() {
    // Whoever waits for it is told; nobody has to.
    this.initialized.catch(() => {});
  }

  hand({ id, payload, deadlineMs, functionArn }: Event): Promise<Handled> {
    const asking = this.#asking;
    if (!asking || this.#current) throw new Error('the runtime does not ask for an event');
    this.#asking = undefined;
    return new Promise((done) => {
      this.#current = { id, done };
      asking.writeHead(200, {
        'content-type': 'application/json',
        'content-length': payload.length,
        'Lambda-Runtime-Aws-Request-Id': id,
        'Lambda-Runtime-Deadline-Ms': String(deadlineMs),
        'Lambda-Runtime-Invoked-Function-Arn': functionArn,
        'Lambda-Runtime-Trace-Id': `Root=1-${id.slice(0, 8)}-${id.replaceAll('-', '').slice(8)};Sampled=0`,
      });
      asking.end(payload);
    });
  }

  async hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await wholeOf(request);
    const { method, url = '' } = request;
    if (method === 'POST' && url === '/2018-06-01/runtime/init/error') {
      this.#failed(new Error(`the runtime could not begin: ${body}`));
      return void accepted(response);
    }
    const [, id, said] = invocation.exec(url) ?? [];
    if (method === 'GET' && id === 'next') return this.#next(response);
    if (method !== 'POST' || !said || !this.#current || decodeURIComponent(id ?? '') !== this.#current.id) {
      return void response.writeHead(403).end('{"errorType":"InvalidRequestID"}');
    }
    this.#current.handled = said === 'response' ? { payload: body } : { error: body.toString() };
    accepted(response);
  }

  #next(response: ServerResponse): void {
    this.#asking = response;
    this.#ready();
    const current = this.#current;
    if (!current) return;
    this.#current = undefined;
    current.done(current.handled ?? { error: '{"errorType":"Runtime.NoResponse"}' });
  }
}

function accepted(response: ServerResponse): void {
  response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
}

async function wholeOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
