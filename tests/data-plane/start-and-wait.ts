import { join } from 'node:path';
import { descendants } from '../../operations/servers/guarded-process.ts';
import { startMariadb } from '../../operations/servers/mariadb.ts';
import { startRabbitmq } from '../../operations/servers/rabbitmq.ts';
import { startRedis } from '../../operations/servers/redis.ts';

/** A program that starts all servers in the folder it is given, prints the numbers of their processes, and waits to be killed. */
const [folder = ''] = process.argv.slice(2);
await Promise.all([
  startRabbitmq({ folder: join(folder, 'rabbitmq') }),
  startMariadb({ folder: join(folder, 'mariadb') }),
  startRedis({ folder: join(folder, 'redis') }),
]);
console.log(JSON.stringify(descendants(process.pid)));
setInterval(() => {}, 60_000);
