import { once } from 'node:events';
import { connect } from 'node:net';

/** A value of an item that takes what it is sent. */
export interface SentValue {
  host: string;
  key: string;
  value: string;
  /** Seconds since the epoch. */
  clock: number;
}

/**
 * Sends values as `zabbix_sender` does, and throws unless Zabbix takes all of them:
 * https://www.zabbix.com/documentation/7.0/en/manual/appendix/protocols/zabbix_sender
 */
export async function sendToZabbix(port: number, values: readonly SentValue[]): Promise<void> {
  const data = values.map((value, index) => ({ ...value, ns: index + 1 }));
  const answer = await ask(port, { request: 'sender data', data });
  if (!/failed: 0;/.test(answer)) throw new Error(`Zabbix does not take what it is sent: ${answer}`);
}

async function ask(port: number, request: object): Promise<string> {
  const body = Buffer.from(JSON.stringify(request));
  const header = Buffer.alloc(13);
  header.write('ZBXD\x01', 'latin1');
  header.writeUInt32LE(body.length, 5);
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.write(Buffer.concat([header, body]));
  await once(socket, 'close');
  return Buffer.concat(chunks).subarray(header.length).toString('utf8');
}
