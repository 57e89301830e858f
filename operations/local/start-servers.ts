import { join } from 'node:path';
import { type Mariadb, startMariadb } from '../servers/mariadb.ts';
import { type Login, type Rabbitmq, startRabbitmq } from '../servers/rabbitmq.ts';
import { type Redis, startRedis } from '../servers/redis.ts';
import { keepRunning, type Running, type Tell } from './keep-running.ts';

export interface Servers {
  rabbitmq: Rabbitmq;
  mariadb: Mariadb;
  redis: Redis;
}

/** What is to be ended when all is over, the last first. */
export type Stops = (() => Promise<unknown>)[];

/**
 * Starts the three servers at once, each in a folder of its own, and starts them again with what they hold when they end by themselves.
 * Throws what the first of them to fail says.
 */
export async function startServers(props: {
  folder: string;
  /** Of RabbitMQ. */
  administrator: Login;
  stops: Stops;
  /** Told of each one that is up. */
  up: Tell;
  /** Told of what happens later. */
  tell: Tell;
}): Promise<Servers> {
  const { folder, administrator, stops, up, tell } = props;
  const started = async <S extends Servers[keyof Servers]>(server: Promise<S>): Promise<S> => {
    const first = await server;
    let isUp = true;
    const start = async (): Promise<Running> => {
      if (!isUp) await first.restart();
      isUp = false;
      return { ended: first.ended(), how: () => 'ended by itself', log: first.log, stop: first.stop };
    };
    const kept = await keepRunning({ name: first.name, start }, tell);
    stops.push(kept.stop);
    up(first.name, `on port ${first.port}`);
    return first;
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
