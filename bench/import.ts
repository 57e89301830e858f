import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writePlatform } from './platform-file.ts';
import { scratchFolder } from './scratch-folder.ts';

/**
 * `npm run bench:import`: a broker of many queues and bindings through import, check and review, each as a person calls it, and into the sandbox with
 * the real Terraform, as new and with a queue more: seconds, seconds of processor time, and the most memory of that process, without Terraform's.
 * `-- --queues 1000` asks for others than 20,000.
 */
const { queues } = parseArgs({ options: { queues: { type: 'string', default: '20000' } } }).values;
const count = Number(queues);
const code = fileURLToPath(new URL('..', import.meta.url));
const scratch = scratchFolder();
const repository = mkdtempSync(join(scratch, 'import-'));
const identity = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};
const gitEnvironment = { ...process.env, ...identity, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };

const vhosts = ['orders', 'billing', 'shipping', 'stock'];
const exported = {
  rabbitmq_version: '4.3.6',
  vhosts: vhosts.map((name) => ({
    name,
    description: '',
    tags: [],
    metadata: { description: '', tags: [] },
    limits: [],
  })),
  exchanges: vhosts.map((vhost) => ({
    vhost,
    name: 'events',
    type: 'topic',
    durable: true,
    auto_delete: false,
    internal: false,
    arguments: {},
  })),
  queues: Array.from({ length: count }, (_, index) => ({
    vhost: vhosts[index % vhosts.length],
    name: `events.region-${index % 50}.kind-${index}`,
    durable: true,
    auto_delete: false,
    arguments: { 'x-queue-type': 'quorum', 'x-max-length': 1000 + index },
  })),
  bindings: Array.from({ length: count }, (_, index) => ({
    vhost: vhosts[index % vhosts.length],
    source: 'events',
    destination: `events.region-${index % 50}.kind-${index}`,
    destination_type: 'queue',
    routing_key: `region-${index % 50}.kind-${index}`,
    arguments: {},
  })),
};

interface Use {
  command: string;
  seconds: number;
  cpuSeconds: number;
  /** Of the process itself, not of those that it starts. */
  mebibytes: number;
  /** Characters that it printed. */
  printed: number;
}

/** Runs the command as a person does, and has it report what it used of the computer. */
function run(command: string, args: readonly string[]): Use {
  const report = join(scratch, 'use.json');
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--require',
      join(code, 'bench', 'report-use.cjs'),
      join(code, 'bin', 'warren'),
      command,
      ...args,
      '--repository',
      repository,
    ],
    { cwd: scratch, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...gitEnvironment, BENCH_USE_FILE: report } },
  );
  const seconds = (performance.now() - began) / 1000;
  if (status !== 0)
    throw new Error(`warren ${command} ended with ${status}:\n${stdout.slice(0, 2000)}${stderr.slice(0, 2000)}`);
  const { cpuSeconds, peakKiB } = JSON.parse(readFileSync(report, 'utf8')) as { cpuSeconds: number; peakKiB: number };
  return {
    command: [command, ...args].join(' '),
    seconds,
    cpuSeconds,
    mebibytes: peakKiB / 1024,
    printed: stdout.length,
  };
}

function commit(message: string): void {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: repository, stdio: 'ignore', env: gitEnvironment });
  git('add', '-A');
  git('commit', '-q', '-m', message);
}

writePlatform(repository);
writeFileSync(join(repository, '.gitignore'), '.warren/\n');
const source = join(scratch, 'export.json');
writeFileSync(source, JSON.stringify(exported));
execFileSync('git', ['init', '-q', '-b', 'main'], { cwd: repository, env: gitEnvironment });
commit('base');
const uses = [run('import', ['--from', source, '--name', 'large'])];
uses.push(run('check', []), run('review', []));
commit('a large broker');
const part = join(repository, 'brokers', 'large', 'orders.yaml');
// Every tenth binding has another key.
writeFileSync(part, readFileSync(part, 'utf8').replaceAll(/(routingKey: region-\d+\.kind-\d*4)\b/g, '$1.other'));
uses.push({ ...run('review', []), command: 'review of a change of some' });
execFileSync('git', ['checkout', '-q', 'brokers'], { cwd: repository, env: gitEnvironment });
uses.push({ ...run('sandbox', ['apply']), command: 'sandbox apply, from nothing' });
writeFileSync(
  join(repository, 'brokers', 'large', 'one-more.yaml'),
  'queues:\n  - { name: one-more, vhost: orders }\n',
);
uses.push({ ...run('sandbox', ['apply']), command: 'sandbox apply of a queue more' });
rmSync(scratch, { recursive: true, force: true });

console.log('| command | seconds | of processor | MiB | printed |\n| --- | --- | --- | --- | --- |');
for (const { command, seconds, cpuSeconds, mebibytes, printed } of uses) {
  const name = command.replace(scratch, '…');
  console.log(`| ${name} | ${seconds.toFixed(1)} | ${cpuSeconds.toFixed(1)} | ${mebibytes.toFixed(0)} | ${printed} |`);
}
console.log(JSON.stringify({ queues: count, uses }));
