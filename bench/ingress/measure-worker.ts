import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { edgeHeader } from '../../contracts/edge.ts';
import { ask } from '../../tests/services/edge/ask.ts';
import { type RunningWorker, startWorker } from '../../tests/services/edge/workerd.ts';
import { bodyOf, measured } from './functions.ts';
import { processorMs } from './process-use.ts';

/** Processor time of the runtime for a request, in milliseconds. */
export interface WorkerTime {
  bytes: number;
  workerMs: number;
  bareMs: number;
}

/** Takes the body, and does nothing with it. */
const bareWorker = `export default {
  async fetch(request) {
    await request.arrayBuffer();
    return new Response(null, { status: 202 });
  },
};
`;

/**
 * The Worker and one that answers at once, in Cloudflare's runtime. Behind the Worker is what answers at once, too, since the rest is measured
 * by itself; the way there and back is in its time.
 */
export async function measureWorkers(props: {
  bindings: Parameters<typeof startWorker>[0];
  folder: string;
  sizes: readonly number[];
  count: (bytes: number) => number;
}): Promise<WorkerTime[]> {
  const { bindings, folder, sizes, count } = props;
  const answering = await startAnswering();
  const program = join(folder, 'bare-worker.js');
  writeFileSync(program, bareWorker);
  const worker = await startWorker(bindings, { outbound: answering.port });
  const bare = await startWorker({}, { program });
  try {
    const times: WorkerTime[] = [];
    for (const bytes of sizes) {
      const bareMs = await measure(bare, bytes, count(bytes));
      times.push({ bytes, bareMs, workerMs: await measure(worker, bytes, count(bytes)) });
    }
    return times;
  } finally {
    await Promise.all([worker.stop(), bare.stop()]);
    answering.stop();
  }
}

async function measure({ pid, port }: RunningWorker, bytes: number, count: number): Promise<number> {
  const body = bodyOf(bytes);
  const headers = { 'content-type': 'application/json' };
  const send = async () => {
    for (let done = 0; done < count; done += 1) {
      const { status } = await ask(port, { host: measured.host, target: measured.path, headers, body });
      if (status !== 202) throw new Error(`the Worker answered ${status}`);
    }
  };
  await send();
  const before = processorMs([pid]);
  await send();
  return (processorMs([pid]) - before) / count;
}

/** In the place of the function URL: takes everything, in the receiver's words. */
async function startAnswering(): Promise<{ port: number; stop(): void }> {
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    const [id = ''] = String(request.headers[edgeHeader.request]).split(' ');
    response.writeHead(202, { [edgeHeader.answer]: id, 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
