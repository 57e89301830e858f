import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StartRabbitmq, startRabbitmq as start } from '../../operations/servers/rabbitmq.ts';

/** A RabbitMQ of one node, whose ports are open on 127.0.0.1 alone. */
export interface Rabbitmq {
  /** With the user and password that every blank broker has, `guest`. */
  amqpUrl: string;
  /** Without a user. */
  managementUrl: string;
  /** Runs rabbitmqctl beside the broker and gives what it printed. */
  rabbitmqctl(...args: string[]): Promise<string>;
  /** Ends it and takes away everything it wrote. */
  stop(): Promise<void>;
}

/** Starts a blank broker. */
export async function startRabbitmq(props: Omit<StartRabbitmq, 'folder' | 'login'> = {}): Promise<Rabbitmq> {
  const folder = mkdtempSync(join(tmpdir(), 'warren-rabbitmq-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const login = { username: 'guest', password: 'guest' };
  const broker = await start({ ...props, folder, login }).catch((error) => {
    remove();
    throw error;
  });
  return {
    ...broker,
    async stop() {
      await broker.kill9();
      remove();
    },
  };
}
