import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Measurement } from './measurement.ts';

/** A load generator is a process of its own that takes one job at a time over HTTP, so that it is warm for all but the first. */
export async function serveJobs<Job>(port: number, work: (job: Job) => Promise<Measurement>): Promise<void> {
  const server = createServer(async (request, response) => {
    try {
      response.end(JSON.stringify(await work((await json(request)) as Job)));
    } catch (error) {
      response.statusCode = 500;
      response.end(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
}

/** Has a generator do a job. Throws when it could not. */
export async function runJob<Job>(url: string, job: Job): Promise<Measurement> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(job) });
  if (!response.ok) throw new Error(`the load generator: ${await response.text()}`);
  return (await response.json()) as Measurement;
}
