import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { SurroundingsFailure } from '../process/failure.ts';
import { loadRepository } from '../repository/repository.ts';
import { type Stack, synthesize } from '../terraform/synthesize.ts';
import { inSandbox } from './in-sandbox.ts';

/** Runs a program with the sandbox in the place of AWS, for whatever it starts, too. Its exit status. */
export async function runInSandbox(options: { repository: string; command: readonly string[] }): Promise<number> {
  const repository = resolve(options.repository);
  return inSandbox({ repository, stacks: () => knownStacks(repository) }, async (_stacks, _sandbox, nodes) => {
    await nodes.report();
    return run(options.command);
  });
}

/**
 * The stacks of the repository, and of one that has something of everything: Terraform has to be told beforehand which
 * types there are, and what is run may write files that are not there yet.
 */
async function knownStacks(repository: string): Promise<Stack[]> {
  const output = mkdtempSync(join(tmpdir(), 'warren-types-'));
  try {
    const everything = join(output, 'files');
    for (const [path, content] of Object.entries(oneOfEverything)) {
      mkdirSync(dirname(join(everything, path)), { recursive: true });
      writeFileSync(join(everything, path), stringify(content));
    }
    const own = hasGoodFiles(repository) ? await synthesize({ repository, output: join(output, 'own') }) : [];
    return [...own, ...(await synthesize({ repository: everything, output: join(output, 'everything') }))];
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

function hasGoodFiles(repository: string): boolean {
  try {
    return loadRepository(repository).catalog !== undefined;
  } catch {
    return false;
  }
}

/** A lone node and a cluster, with public names: all types that the stacks know are in it. */
const oneOfEverything = {
  'platform.yaml': {
    name: 'everything',
    accountId: '123456789012',
    region: 'eu-west-1',
    domain: 'example.com',
    network: { cidr: '10.20.0.0/16', zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] },
    github: { repository: 'everything/everything' },
  },
  'brokers/lone.yaml': { version: '4.3.6', nodes: 1, instance: { type: 'm7g.large' }, storage: { sizeGiB: 50 } },
  'brokers/cluster.yaml': { version: '4.3.6', nodes: 3, instance: { type: 'm7g.large' }, storage: { sizeGiB: 50 } },
};

/** With the terminal as it is. Ctrl-C reaches it by itself; this process waits for it to end. */
function run([program = '', ...args]: readonly string[]): Promise<number> {
  const child = spawn(program, args, { stdio: 'inherit' });
  const wait = () => undefined;
  process.on('SIGINT', wait);
  const pass = () => void child.kill('SIGTERM');
  process.on('SIGTERM', pass);
  return new Promise<number>((done, fail) => {
    child.on('error', (cause) =>
      fail(new SurroundingsFailure(`${program} cannot be started: ${cause.message}`, { cause })),
    );
    child.on('close', (status) => done(status ?? 2));
  }).finally(() => process.off('SIGINT', wait).off('SIGTERM', pass));
}
