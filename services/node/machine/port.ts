import { connect } from 'node:net';

/** Whether something listens there and takes a connection in time. */
export function isOpen(place: { host: string; port: number; timeoutMs: number }): Promise<boolean> {
  const { host, port, timeoutMs: timeout } = place;
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout });
    const finish = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.on('connect', () => finish(true));
    socket.on('error', () => finish(false));
    socket.on('timeout', () => finish(false));
  });
}
