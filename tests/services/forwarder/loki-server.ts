import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

/** A push of JSON as Loki takes it: https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs */
const pushed = z.strictObject({
  streams: z.array(
    z.strictObject({
      stream: z.record(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/), z.string()),
      values: z.array(z.tuple([z.string().regex(/^\d{19}$/), z.string(), z.record(z.string(), z.string())])),
    }),
  ),
});

/** A line as it came, also when it came before. */
export interface Line {
  labels: Record<string, string>;
  nanoseconds: string;
  line: string;
  metadata: Record<string, string>;
}

/** What it makes of a push: an answer, none at all, or what is taken while its answer gets lost. */
export type Mood =
  | { status: number; headers?: Record<string, string>; body?: string }
  | 'hangs'
  | 'breaks off'
  | 'takes and breaks off';

export interface LokiServer {
  url: string;
  lines: Line[];
  /** How often somebody pushed. */
  pushes: number;
  stop(): Promise<void>;
}

/** Starts one on 127.0.0.1; `mood` is asked for each push, by its number from 1 on. Without one it takes everything. */
export async function startLokiServer(mood: (push: number) => Mood | undefined = () => undefined): Promise<LokiServer> {
  const server = createServer(async (request, response) => {
    loki.pushes += 1;
    const now = mood(loki.pushes) ?? { status: 204 };
    const body = Buffer.concat(await request.toArray());
    if (now === 'hangs') return;
    if (now === 'takes and breaks off' || (typeof now === 'object' && now.status === 204)) take(request, body);
    answer(response, now);
  });
  const take = ({ headers, url }: IncomingMessage, body: Buffer) => {
    const said = [url, headers['content-type'], headers['content-encoding']].join(' ');
    if (said !== '/loki/api/v1/push application/json gzip') throw new Error(`Loki takes no ${said}`);
    for (const { stream, values } of pushed.parse(JSON.parse(gunzipSync(body).toString())).streams) {
      loki.lines.push(
        ...values.map(([nanoseconds, line, metadata]) => ({ labels: stream, nanoseconds, line, metadata })),
      );
    }
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const loki: LokiServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lines: [],
    pushes: 0,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return loki;
}

function answer(response: ServerResponse, mood: Mood): void {
  if (typeof mood === 'string') response.destroy();
  else response.writeHead(mood.status, mood.headers).end(mood.body);
}

/** What Loki keeps of lines: each time and text of a stream once, in the order of time. */
export function kept(lines: readonly Line[]): Line[] {
  const byKey = new Map(lines.map((line) => [JSON.stringify([line.labels, line.nanoseconds, line.line]), line]));
  return [...byKey.values()].sort((a, b) => Number(BigInt(a.nanoseconds) - BigInt(b.nanoseconds)));
}
