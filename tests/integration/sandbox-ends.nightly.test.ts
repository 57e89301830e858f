import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sandboxFolder } from '../../pipeline/repository/places.ts';
import { removeScratchFolders, sampleRepository } from '../repositories.ts';
import { until } from '../until.ts';

afterAll(removeScratchFolders);

// By day, deploy.test.ts has one that is interrupted and two that are killed.
test.each([
  ['interrupted', 'SIGINT', 2],
  ['killed, its simulated AWS with it,', 'SIGKILL', null],
] as const)('an apply that is %s keeps what it did, and the next one goes on to the end', async (_, signal, ended) => {
  const repository = sampleRepository({ 'brokers/orders.yaml': null, 'brokers/telemetry.yaml': null });
  const apply = ['bin/warren', 'sandbox', 'apply', '--repository', repository];
  const slow = spawn(process.execPath, [...apply, '--fault', 'aws_instance:create:*=wait 20000ms']);
  const closed = new Promise((resolve) => slow.on('close', resolve));
  const said: string[] = [];
  for (const stream of [slow.stdout, slow.stderr]) stream.setEncoding('utf8').on('data', (text) => said.push(text));
  const volumes = join(sandboxFolder(repository), 'cloud', 'aws_ebs_volume');
  let status: unknown;
  try {
    // Terraform loses a Ctrl-C that comes before it has begun to make anything, and makes everything.
    await until('something is made', () => existsSync(volumes) || slow.exitCode !== null, 600_000);
    // All else that can be made without the instance is made by then, and Terraform knows of it.
    if (signal === 'SIGKILL') await sleep(5_000);
    slow.kill(signal);
    status = await closed;
  } finally {
    slow.kill('SIGKILL');
  }
  if (signal === 'SIGINT') {
    expect(said.join('')).toContain('interrupted. What was done is kept; run the same command to go on.');
  }
  expect(status).toBe(ended);

  const again = spawnSync(process.execPath, apply, { encoding: 'utf8' });
  expect(again.stdout).toContain('acme is up, ');
  const drift = ['bin/warren', 'drift', '--json', '--repository', repository];
  const run = ['bin/warren', 'sandbox', 'run', '--repository', repository, '--', process.execPath, ...drift];
  const { stacks }: { stacks: { findings: [] }[] } = JSON.parse(
    spawnSync(process.execPath, run, { encoding: 'utf8' }).stdout,
  );
  expect(stacks.map(({ findings }) => findings)).toEqual(Array(4).fill([]));
  expect(readdirSync(volumes)).toHaveLength(1);
});
