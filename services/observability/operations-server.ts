import fastify from 'fastify';
import type { Registry } from 'prom-client';

/** The pages that watch over a program; apart from its work, so that they can be kept from everybody else. */
export interface OperationsServer {
  /** `http://127.0.0.1:9090` */
  url: string;
  close(): Promise<void>;
}

/**
 * Answers `/healthz` as long as the process runs, `/readyz` with 503 and the reasons while it cannot work and with what is wrong though it can,
 * and `/metrics` in Prometheus' format. Port 0 takes a free one.
 */
export async function startOperationsServer({
  host,
  port,
  registry,
  reasonsNotReady,
  warnings = () => [],
}: {
  host: string;
  port: number;
  registry: Registry;
  reasonsNotReady: () => readonly string[] | Promise<readonly string[]>;
  warnings?: () => readonly string[];
}): Promise<OperationsServer> {
  const server = fastify({ logger: false, forceCloseConnections: true });
  server.get('/healthz', () => ({ status: 'running' }));
  server.get('/readyz', async (_request, reply) => {
    const reasons = await reasonsNotReady();
    return reply
      .code(reasons.length === 0 ? 200 : 503)
      .send({ ready: reasons.length === 0, reasons, warnings: warnings() });
  });
  server.get('/metrics', async (_request, reply) =>
    reply.header('content-type', registry.contentType).send(await registry.metrics()),
  );
  const url = await server.listen({ host, port });
  return { url, close: () => server.close() };
}
