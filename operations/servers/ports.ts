import { readFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';

/**
 * Ports of 127.0.0.1 that nobody uses, for a server of this process's and for every start of it: they lie outside of the range
 * that outgoing connections take theirs from, and no process that asks for ports here is given them until this one ends.
 * `below` is for servers that take no others. Throws when none are left.
 */
export async function keepPorts(count: number, { below = Number.POSITIVE_INFINITY } = {}): Promise<number[]> {
  const kept: number[] = [];
  const candidates = candidatePorts(connectionRange()).filter((port) => port < below);
  // Somewhere else in each process, so that they rarely try each other's.
  const start = Math.floor(Math.random() * candidates.length);
  for (let tries = 0; kept.length < count && tries < candidates.length; tries += 1) {
    const port = candidates[(start + tries) % candidates.length] ?? 0;
    const guard = await listen(port + 1);
    if (!guard) continue;
    if (await isFree(port)) {
      guard.unref();
      guards.add(guard);
      kept.push(port);
    } else {
      guard.close();
    }
  }
  if (kept.length < count) throw new Error(`no ports are free among ${candidates[0]} to ${candidates.at(-1)}`);
  return kept;
}

/** One of them. */
export async function keepPort(): Promise<number> {
  const [port = 0] = await keepPorts(1);
  return port;
}

/** Whether nothing listens on a port of 127.0.0.1. */
export async function isFree(port: number): Promise<boolean> {
  return (await whyNotOpened(port)) === undefined;
}

/** The code of the error by which a port of 127.0.0.1 cannot be listened on, such as EADDRINUSE; undefined when it can. */
export async function whyNotOpened(port: number): Promise<string | undefined> {
  const server = await listening(port);
  if (typeof server === 'string') return server;
  await new Promise((closed) => server.close(closed));
  return undefined;
}

/** Whether somebody takes connections on a port of 127.0.0.1. */
export function takesConnection(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

/**
 * What keeps a port is a listener on the one after it: it ends with its process, however that ends, and leaves the port itself
 * to the server, which comes and goes.
 */
const guards = new Set<Server>();

/** A range of ports, both ends included. */
export type PortRange = readonly [first: number, last: number];

/** Lower ones are those that servers are known by. */
const lowest = 20_000;
const highest = 65_535;

/**
 * Every second port outside of the range of outgoing connections; all are in it on a computer that left nothing outside.
 * https://docs.kernel.org/networking/ip-sysctl.html#ip-variables, ip_local_port_range
 */
export function candidatePorts([first, last]: PortRange): number[] {
  const pairs = Array.from({ length: (highest - lowest) / 2 }, (_, index) => lowest + 2 * index);
  const outside = pairs.filter((port) => port + 1 < first || port > last);
  return outside.length > 0 ? outside : pairs;
}

function connectionRange(): PortRange {
  try {
    const [first = '', last = ''] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').trim().split(/\s+/);
    return [Number(first), Number(last)];
  } catch {
    // Where there is no such file, as on macOS, it is IANA's: RFC 6335, section 6.
    return [49_152, 65_535];
  }
}

async function listen(port: number): Promise<Server | undefined> {
  const server = await listening(port);
  return typeof server === 'string' ? undefined : server;
}

/** A server on a port, or the code of the error by which there is none. */
function listening(port: number): Promise<Server | string> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
