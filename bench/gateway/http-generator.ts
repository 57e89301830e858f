import { Pool } from 'undici';
import { drive, type Load, type Send } from './drive.ts';
import { serveJobs } from './jobs.ts';
import { withProcessorTime } from './processor-time.ts';
import type { Target } from './target.ts';

/** A program: puts loads on HTTP servers over connections that are kept, and counts what they answer. */

export interface HttpJob {
  target: Target;
  /** Processes whose time counts. */
  pids: readonly number[];
  load: Load;
  seconds: number;
}

/** At a fixed rate, what is out at a time shares so many connections at most. */
const connections = 256;

/** Before it counts, so that there are connections and everything has been called. */
const warmUpSeconds = 0.3;

const { port } = JSON.parse(process.argv[2] ?? '{}') as { port: number };
await serveJobs<HttpJob>(port, async ({ target, pids, load, seconds }) => {
  const pool = new Pool(target.origin, {
    connections: 'inFlight' in load ? load.inFlight : connections,
    pipelining: 1,
  });
  try {
    const send = senderTo(pool, target);
    await drive(send, load, warmUpSeconds);
    return await withProcessorTime(pids, () => drive(send, load, seconds));
  } finally {
    await pool.destroy();
  }
});

function senderTo(pool: Pool, { path, headers, bytes, expect }: Target): Send {
  const body = Buffer.alloc(bytes, 'x');
  return (done) => {
    let status = 0;
    let received = 0;
    pool.dispatch(
      { path, method: 'POST', headers, body },
      {
        onRequestStart() {},
        onResponseStart(_controller, code) {
          status = code;
        },
        onResponseData(_controller, chunk) {
          received += chunk.length;
        },
        onResponseEnd() {
          if (status !== expect.status) done(String(status));
          else done(expect.bytes === undefined || expect.bytes === received ? 'ok' : 'wrong length');
        },
        onResponseError(_controller, error) {
          done('code' in error ? String(error.code) : error.name);
        },
      },
    );
  };
}
