import { dockerAnswers } from './docker.ts';
import { prepareTree, type Say } from './trees/prepare-tree.ts';

/**
 * Brings what the servers run in before the first of them starts, and says what takes long. Docker brings images by itself.
 * Throws SurroundingsFailure when this computer can run servers in neither.
 */
export async function bringServers(say: Say): Promise<void> {
  if (await dockerAnswers()) return;
  await Promise.all((['rabbitmq', 'mariadb', 'valkey'] as const).map((name) => prepareTree(name, say)));
}
