import type { NodeIdentity } from '../../../contracts/node-identity.ts';
import { dataFolder } from '../../../contracts/node-identity.ts';
import type { Programs } from '../../node/machine/run.ts';
import { mountData } from '../../node/machine/volume.ts';
import { keepFromRole } from '../machine/metadata-service.ts';
import { rabbitmqUser } from '../rabbitmq/container.ts';
import { removeContainer } from '../rabbitmq/node.ts';
import { zabbixAgentUser } from '../watched/companions.ts';

/** What systemd runs before it starts RabbitMQ, also after a reboot: the data in its place, and nobody else's keys in reach. */
export async function prepare(programs: Programs, { volumeId }: NodeIdentity): Promise<void> {
  await mountData(programs, { volumeId, folder: dataFolder });
  for (const user of [rabbitmqUser, zabbixAgentUser]) await keepFromRole(programs, user);
  await removeContainer(programs);
}
