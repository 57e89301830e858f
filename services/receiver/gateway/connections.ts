import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** The connections of a server, bounded. */
export interface Connections extends Iterable<Socket> {
  /** A connection has finished what it was at. */
  idle(socket: Socket): void;
}

/**
 * Keeps a server to so many connections: for one more, the one goes that has been without a request for longest, or the new one where all have
 * one. So connections that do nothing shut nobody out.
 */
export function boundConnections(
  server: Server,
  { most, isBusy }: { most: number; isBusy: (socket: Socket) => boolean },
): Connections {
  /** In the order in which they became idle. */
  const connections = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    if (connections.size >= most) (longestIdle(connections, isBusy) ?? socket).destroy();
    if (socket.destroyed) return;
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  return {
    [Symbol.iterator]: () => connections.values(),
    idle(socket) {
      if (connections.delete(socket)) connections.add(socket);
    },
  };
}

function longestIdle(connections: Set<Socket>, isBusy: (socket: Socket) => boolean): Socket | undefined {
  for (const socket of connections) {
    if (isBusy(socket)) continue;
    // Its end is told later; it counts no more.
    connections.delete(socket);
    return socket;
  }
  return undefined;
}
