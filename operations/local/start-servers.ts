import { join } from 'node:path';
import { type Mariadb, startMariadb } from '../servers/mariadb.ts';
import { type Login, type Rabbitmq, startRabbitmq } from '../servers/rabbitmq.ts';
import { type Redis, startRedis } from '../servers/redis.ts';

export interface Servers {
  rabbitmq: Rabbitmq;
  mariadb: Mariadb;
  redis: Redis;
}

/** What is to be ended when all is over, the last first. */
export type Stops = (() => Promise<unknown>)[];

/** Told of each part that is up, and what there is to say of it. */
export type Up = (name: string, what: string) => void;

/** Starts the three servers at once, each in a folder of its own. Throws what the first of them to fail says. */
export async function startServers(props: {
  folder: string;
  /** Of RabbitMQ. */
  administrator: Login;
  stops: Stops;
  up: Up;
}): Promise<Servers> {
  const { folder, administrator, stops, up } = props;
  const started = async <S extends Servers[keyof Servers]>(server: Promise<S>): Promise<S> => {
    const running = await server;
    stops.push(() => running.stop());
    up(running.name, `on port ${running.port}`);
    return running;
  };
  // All are waited for, so that those that did start are ended when another one fails.
  const [rabbitmq, mariadb, redis] = await Promise.allSettled([
    started(startRabbitmq({ folder: join(folder, 'rabbitmq'), login: administrator })),
    started(startMariadb({ folder: join(folder, 'mariadb') })),
    started(startRedis({ folder: join(folder, 'redis') })),
  ]);
  return { rabbitmq: settled(rabbitmq), mariadb: settled(mariadb), redis: settled(redis) };
}

function settled<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}
