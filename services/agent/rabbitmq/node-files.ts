import { join } from 'node:path';
import type { Bundle } from '../../../contracts/bundle.ts';
import { programFolder } from '../../../contracts/node-commands.ts';
import { ownFolder, readIfThere, removeFile, removeFolder, replaceFile } from '../../node/machine/files.ts';
import { configurationFolder } from './container.ts';
import { discoverySettings } from './membership.ts';

const previousFolder = `${programFolder}/previous`;

const publicMode = 0o644;

const pluginsFile = 'enabled_plugins';

/** The files of a bundle that RabbitMQ reads when it starts, by name; certificates stand apart. */
function filesOf(bundle: Bundle): Record<string, string> {
  return {
    'rabbitmq.conf': bundle.rabbitmqConf,
    [pluginsFile]: pluginsText(bundle),
    ...(bundle.advancedConfig === undefined ? {} : { 'advanced.config': bundle.advancedConfig }),
  };
}

function pluginsText({ plugins }: Bundle): string {
  return `[${plugins.join(',')}].\n`;
}

/** Where a blank node learns of its peers. */
const discoveryFile = join('conf.d', 'cluster.conf');

/** Every file that RabbitMQ is configured by. They are root's, so that RabbitMQ, which reads them, cannot change them. */
const allFiles = ['rabbitmq.conf', pluginsFile, 'advanced.config', discoveryFile];

/** Puts a bundle's files into a folder of their own, for a trial. */
export function stageFiles(bundle: Bundle): string {
  const folder = `${programFolder}/staged`;
  removeFolder(folder);
  writeFiles(folder, bundle);
  return folder;
}

/** Replaces what RabbitMQ reads when it starts next. `peers` lead a blank node to its cluster. */
export function installFiles(bundle: Bundle, peers: readonly string[]): void {
  // What an earlier agent left to RabbitMQ's user is taken back.
  for (const folder of [configurationFolder, join(configurationFolder, 'conf.d')]) ownFolder(folder);
  writeFiles(configurationFolder, bundle);
  replaceFile(join(configurationFolder, discoveryFile), discoverySettings(peers), { mode: publicMode });
}

/** Replaces the list of plugins alone, for RabbitMQ to read it while it runs. */
export function installPlugins(bundle: Bundle): void {
  replaceFile(join(configurationFolder, pluginsFile), pluginsText(bundle), { mode: publicMode });
}

/** Keeps the files that RabbitMQ runs with, to go back to. */
export function keepFiles(): void {
  copyFiles(configurationFolder, previousFolder);
}

/** Goes back to the files that were kept. */
export function restoreFiles(): void {
  copyFiles(previousFolder, configurationFolder);
}

/** Afterwards there are the same of RabbitMQ's files in both folders. */
function copyFiles(from: string, to: string): void {
  for (const name of allFiles) {
    const text = readIfThere(join(from, name));
    if (text === undefined) removeFile(join(to, name));
    else replaceFile(join(to, name), text, { mode: publicMode });
  }
}

function writeFiles(folder: string, bundle: Bundle): void {
  const files = filesOf(bundle);
  for (const [name, text] of Object.entries(files)) replaceFile(join(folder, name), text, { mode: publicMode });
  if (!('advanced.config' in files)) removeFile(join(folder, 'advanced.config'));
}
