import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '../../../contracts/bundle.ts';
import { dataFolder } from '../../../contracts/node-identity.ts';
import { removeFolder, replaceFile } from '../../node/machine/files.ts';
import { localPrograms } from '../../node/machine/run.ts';
import { writeUnits } from '../machine/service.ts';
import { rabbitmqUser } from '../rabbitmq/container.ts';
import { installFiles, installPlugins, keepFiles, restoreFiles, stageFiles } from '../rabbitmq/node-files.ts';
import { tryConfiguration } from '../rabbitmq/trial-start.ts';
import { keepRunning, type NamedBundle, runningBundle } from './bundle-store.ts';

/** What stands on this node's disks. */
export interface NodeFiles {
  /** The bundle that this node took on last; undefined before the first. */
  runningBundle(): Promise<NamedBundle | undefined>;
  /** Notes that the node runs this bundle. */
  keepRunning(bundle: NamedBundle): Promise<void>;
  /** Puts down what the nodes of the cluster know each other by. */
  writeCookie(cookie: string): Promise<void>;
  /** Whether the data volume has never held a node. */
  isBlank(): Promise<boolean>;
  /** Has the data volume be as if it had never held a node. */
  makeBlank(): Promise<void>;
  /** Starts the bundle on a node apart, which is gone afterwards. Throws Refused with file and field. */
  tryConfiguration(bundle: Bundle): Promise<void>;
  /** Keeps the files that RabbitMQ runs with, to go back to. */
  keep(): Promise<void>;
  /** Replaces what RabbitMQ reads when it starts next. `peers` lead a blank node to its cluster. */
  install(bundle: Bundle, peers: readonly string[]): Promise<void>;
  /** Replaces the list of plugins that RabbitMQ reads. */
  installPlugins(bundle: Bundle): Promise<void>;
  /** Writes what systemd runs; whether that changed anything. */
  writeUnits(serve: readonly string[]): Promise<boolean>;
  /** Goes back to the files that were kept. */
  restore(): Promise<void>;
}

/** RabbitMQ keeps everything below this folder, in the image too. */
const nodeFolder = join(dataFolder, 'mnesia');

/** The files of the machine that this runs on. */
export const localFiles: NodeFiles = {
  runningBundle: async () => runningBundle(),
  keepRunning: async (bundle) => keepRunning(bundle),
  async writeCookie(cookie) {
    replaceFile(join(dataFolder, '.erlang.cookie'), cookie, { mode: 0o400, owner: rabbitmqUser });
  },
  isBlank: async () => !existsSync(nodeFolder),
  makeBlank: async () => removeFolder(nodeFolder),
  tryConfiguration: (bundle) => tryConfiguration({ programs: localPrograms, bundle, staged: stageFiles(bundle) }),
  keep: async () => keepFiles(),
  install: async (bundle, peers) => installFiles(bundle, peers),
  installPlugins: async (bundle) => installPlugins(bundle),
  writeUnits: async (serve) => writeUnits(serve),
  restore: async () => restoreFiles(),
};
