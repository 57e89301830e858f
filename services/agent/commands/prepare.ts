import type { NodeIdentity } from '../../../contracts/node-identity.ts';
import { dataFolder } from '../../../contracts/node-identity.ts';
import type { Programs } from '../../node/machine/run.ts';
import { mountData } from '../../node/machine/volume.ts';
import { rabbitmqUser } from '../rabbitmq/container.ts';
import { removeContainer } from '../rabbitmq/node.ts';

/** Where an instance learns its role's keys: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html */
const metadataService = '169.254.169.254';

/** What systemd runs before it starts RabbitMQ, also after a reboot: the data in its place, and nobody else's keys in reach. */
export async function prepare(programs: Programs, { volumeId }: NodeIdentity): Promise<void> {
  await mountData(programs, { volumeId, folder: dataFolder });
  // On the host's network RabbitMQ could take the node's role; it has no use for it.
  const rule = ['OUTPUT', '-d', metadataService, '-m', 'owner', '--uid-owner', String(rabbitmqUser), '-j', 'REJECT'];
  if ((await programs.run(['iptables', '-C', ...rule])).status !== 0)
    await programs.mustRun(['iptables', '-A', ...rule]);
  await removeContainer(programs);
}
