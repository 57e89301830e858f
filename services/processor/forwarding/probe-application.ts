import { get } from 'node:http';
import { connect } from 'node:net';
import type { Probe } from '../consuming/pauses.ts';

/** Longest time for an answer. */
const withinMs = 2_000;

/** Asks the application on 127.0.0.1 whether it is well: by its health page, else by whether its port is open. */
export function probeApplication({ port, health }: { port: number; health?: string | undefined }): Probe {
  return health === undefined ? () => openPort(port) : () => healthy(port, health);
}

function openPort(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: withinMs });
    const done = (reason?: string) => {
      socket.destroy();
      resolve(reason);
    };
    socket.once('connect', () => done());
    socket.once('timeout', () => done(`no connection within ${withinMs} ms`));
    socket.once('error', (error) => done(error.message));
  });
}

function healthy(port: number, path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(withinMs);
    const request = get({ host: '127.0.0.1', port, path, agent: false, signal }, (response) => {
      response.resume();
      response.once('error', () => {});
      const { statusCode = 0 } = response;
      resolve(statusCode >= 200 && statusCode <= 299 ? undefined : `${path} answered ${statusCode}`);
    });
    request.once('error', (error) => resolve(signal.aborted ? `no answer within ${withinMs} ms` : error.message));
  });
}
