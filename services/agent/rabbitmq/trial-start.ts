import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bundle } from '../../../contracts/bundle.ts';
import { programFolder } from '../../../contracts/node-commands.ts';
import { dataFolder } from '../../../contracts/node-identity.ts';
import { ownFolder, removeFolder, replaceFile } from '../../node/machine/files.ts';
import type { Programs } from '../../node/machine/run.ts';
import { configurationFolder, rabbitmqUser } from './container.ts';
import { missingPlugin, refusedSetting } from './refused-configuration.ts';

const name = 'warren-trial';

/** How long a node alone and empty may take to start; the slowest machine that is sold needs a good part of it. */
const trialMs = 120_000;

export interface TrialProps {
  programs: Programs;
  bundle: Bundle;
  /** Folder that holds the files of the bundle. */
  staged: string;
}

/**
 * Starts a node that nobody can reach with the new configuration, so that what RabbitMQ does not take is found while the
 * old one still serves. Throws Refused with file and field.
 */
export async function tryConfiguration({ programs, bundle, staged }: TrialProps): Promise<void> {
  const folder = `${programFolder}/trial`;
  await programs.run(['docker', 'rm', '--force', name]);
  removeFolder(folder);
  ownFolder(folder, rabbitmqUser);
  // Made by whoever comes first, RabbitMQ or a tool that asks for it as root, it would shut the other out.
  replaceFile(join(folder, '.erlang.cookie'), randomUUID(), { mode: 0o400, owner: rabbitmqUser });
  const certificates = join(configurationFolder, 'tls');
  // Where those are put; in a folder that can only be read, nobody makes it later.
  ownFolder(join(staged, 'tls'));
  try {
    await programs.mustRun([
      'docker',
      'run',
      '--detach',
      `--name=${name}`,
      '--network=none',
      // Should memory be short, it is not the node that serves which goes.
      '--memory=768m',
      '--env=RABBITMQ_NODENAME=trial@localhost',
      `--volume=${staged}:${configurationFolder}:ro`,
      `--volume=${certificates}:${certificates}:ro`,
      `--volume=${folder}:${dataFolder}`,
      bundle.image,
    ]);
    await started(programs, bundle);
    await pluginsRun(programs, bundle);
  } finally {
    await programs.run(['docker', 'rm', '--force', name]);
    removeFolder(folder);
  }
}

async function started(programs: Programs, bundle: Bundle): Promise<void> {
  const deadline = performance.now() + trialMs;
  for (;;) {
    const { stdout } = await programs.run(['docker', 'inspect', '--format={{.State.Running}}', name]);
    if (stdout.trim() !== 'true' || performance.now() > deadline) throw refusedSetting(await log(programs), bundle);
    const up = await programs.run(['docker', 'exec', name, 'rabbitmqctl', '--quiet', '--timeout=10', 'await_startup']);
    if (up.status === 0) return;
    await sleep(500);
  }
}

/** A plugin that is not there is no reason for RabbitMQ not to start. */
async function pluginsRun(programs: Programs, bundle: Bundle): Promise<void> {
  const running = await programs.mustRun(['docker', 'exec', name, 'rabbitmq-plugins', '--quiet', 'list', '-e', '-m']);
  const missing = bundle.plugins.find((plugin) => !running.split('\n').includes(plugin));
  if (missing !== undefined) throw missingPlugin(missing, bundle);
}

async function log(programs: Programs): Promise<string> {
  const { stdout, stderr } = await programs.run(['docker', 'logs', name]);
  return stdout + stderr;
}
