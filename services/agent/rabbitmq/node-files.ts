import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '../../../contracts/bundle.ts';
import { programFolder } from '../../../contracts/node-commands.ts';
import { chownTree, rabbitmqUser, replaceFile } from '../machine/files.ts';
import { configurationFolder } from './container.ts';
import { discoverySettings } from './membership.ts';

const previousFolder = `${programFolder}/previous`;

/** The files of a bundle that RabbitMQ reads when it starts, by name; certificates stand apart. */
function filesOf(bundle: Bundle): Record<string, string> {
  return {
    'rabbitmq.conf': bundle.rabbitmqConf,
    enabled_plugins: `[${bundle.plugins.join(',')}].\n`,
    ...(bundle.advancedConfig === undefined ? {} : { 'advanced.config': bundle.advancedConfig }),
  };
}

/** Puts a bundle's files and the certificates at hand into a folder of their own, for a trial. */
export function stageFiles(bundle: Bundle): string {
  const folder = `${programFolder}/staged`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFiles(folder, bundle);
  cpSync(join(configurationFolder, 'tls'), join(folder, 'tls'), { recursive: true });
  return folder;
}

/** Replaces what RabbitMQ reads when it starts next. `peers` lead a blank node to its cluster. */
export function installFiles(bundle: Bundle, peers: readonly string[]): void {
  mkdirSync(configurationFolder, { recursive: true });
  writeFiles(configurationFolder, bundle);
  const discovery = join(configurationFolder, 'conf.d', 'cluster.conf');
  replaceFile(discovery, discoverySettings(peers), { mode: 0o644, owner: rabbitmqUser });
  // RabbitMQ itself writes to the list of plugins.
  chownTree(configurationFolder);
}

/** Keeps the files that RabbitMQ runs with, to go back to. */
export function keepFiles(): void {
  rmSync(previousFolder, { recursive: true, force: true });
  if (existsSync(configurationFolder)) {
    cpSync(configurationFolder, previousFolder, { recursive: true, preserveTimestamps: true });
  }
}

/** Goes back to the files that were kept. */
export function restoreFiles(): void {
  for (const name of ['rabbitmq.conf', 'enabled_plugins', 'advanced.config', 'conf.d']) {
    rmSync(join(configurationFolder, name), { recursive: true, force: true });
    const kept = join(previousFolder, name);
    if (existsSync(kept)) cpSync(kept, join(configurationFolder, name), { recursive: true });
  }
  chownTree(configurationFolder);
}

function writeFiles(folder: string, bundle: Bundle): void {
  const files = filesOf(bundle);
  for (const [name, text] of Object.entries(files)) {
    replaceFile(join(folder, name), text, { mode: 0o644, owner: rabbitmqUser });
  }
  if (!('advanced.config' in files)) rmSync(join(folder, 'advanced.config'), { force: true });
}
