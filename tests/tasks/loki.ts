import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { z } from 'zod';

/** A push as Loki takes it: https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs */
const pushed = z.strictObject({
  streams: z.array(
    z.strictObject({
      stream: z.record(z.string(), z.string()),
      values: z.array(z.tuple([z.string().regex(/^\d{19}$/), z.string(), z.record(z.string(), z.string())])),
    }),
  ),
});

export interface LokiLine {
  tenant: string;
  labels: Record<string, string>;
  line: string;
  /** Structured metadata. */
  metadata: Record<string, string>;
}

/** What stands in for a Loki behind TLS and HTTP basic authentication. */
export interface Loki {
  /** What was pushed, in order. */
  lines: LokiLine[];
  /** Pushes that were refused, for who pushed or while it was away. */
  refused: number;
  /** Whether it answers that it is not ready. */
  away: boolean;
  stop(): Promise<void>;
}

/** Starts it with `server.pem` and `server.key` of a folder. */
export async function startLoki(props: {
  host: string;
  port: number;
  folder: string;
  /** `user:password` */
  login: string;
}): Promise<Loki> {
  const { host, port, folder, login } = props;
  const [cert, key] = ['server.pem', 'server.key'].map((file) => readFileSync(join(folder, file)));
  const server = createServer({ cert, key }, async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const status = loki.away ? 503 : statusOf(request, login);
    if (status === 204) take(request, body);
    else loki.refused += 1;
    response.writeHead(status).end();
  });
  const take = ({ headers }: IncomingMessage, body: string) => {
    const tenant = String(headers['x-scope-orgid']);
    for (const { stream, values } of pushed.parse(JSON.parse(body)).streams) {
      loki.lines.push(...values.map(([, line, metadata]) => ({ tenant, labels: stream, line, metadata })));
    }
  };
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  const loki: Loki = {
    lines: [],
    refused: 0,
    away: false,
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return loki;
}

function statusOf({ method, url, headers }: IncomingMessage, login: string): number {
  if (headers.authorization !== `Basic ${Buffer.from(login).toString('base64')}`) return 401;
  if (`${method} ${url}` !== 'POST /loki/api/v1/push') return 404;
  return headers['content-type'] === 'application/json' ? 204 : 415;
}
