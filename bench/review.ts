import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readRepository } from '../catalog/files/read-repository.ts';
import { readObjects } from '../catalog/load.ts';
import { compareReach, type ReachSide } from '../pipeline/reach/compare.ts';
import { renderMarkdown } from '../pipeline/review/render/markdown.ts';
import { runReview } from '../pipeline/review/run-review.ts';
import { synthesize } from '../pipeline/terraform/synthesize.ts';
import { writePlatform } from './platform-file.ts';
import { processorFile, writeProcessors } from './processor-files.ts';
import { scratchFolder } from './scratch-folder.ts';

/**
 * `npm run bench:review`: from a changed file to the rendered review, by the size of the repository. Prints tables and JSON.
 * `-- --quick` runs each once, over few brokers and processors.
 */
const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;
const code = fileURLToPath(new URL('..', import.meta.url));
const scratch = scratchFolder();
const runs = quick ? 1 : 5;
const sizes = quick
  ? { offline: [2], processors: [2], each: 2, rendered: 3, reach: 2, planned: [1], changed: [1] }
  : {
      offline: [10, 100, 1000],
      processors: [10, 100],
      each: 100,
      rendered: 500,
      reach: 10,
      planned: [5, 20],
      changed: [1, 2, 4],
    };

const cluster = readFileSync(join(code, 'brokers', 'orders.yaml'), 'utf8');
const single = cluster.replace('nodes: 3', 'nodes: 1');

function repositoryOf(brokers: number, text: string): string {
  const folder = mkdtempSync(join(scratch, 'brokers-'));
  mkdirSync(join(folder, 'brokers'), { recursive: true });
  writePlatform(folder);
  for (let number = 1; number <= brokers; number++) writeFileSync(brokerFile(folder, number), text);
  commit(folder);
  return folder;
}

function processorRepositoryOf(processors: number): string {
  const folder = mkdtempSync(join(scratch, 'processors-'));
  writeProcessors(folder, processors);
  commit(folder);
  return folder;
}

function commit(folder: string): void {
  writeFileSync(join(folder, '.gitignore'), '.warren/\n');
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'ignore', env: gitEnvironment });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'base');
}

const author = { NAME: 'bench', EMAIL: 'bench@example.com' };
const gitEnvironment = {
  ...process.env,
  ...Object.fromEntries(
    Object.entries(author).flatMap(([key, value]) =>
      ['AUTHOR', 'COMMITTER'].map((who) => [`GIT_${who}_${key}`, value]),
    ),
  ),
};

function brokerFile(folder: string, number: number): string {
  return join(folder, 'brokers', `orders-${String(number).padStart(4, '0')}.yaml`);
}

function change(folder: string, brokers: number, text: string): void {
  for (let number = 1; number <= brokers; number++) {
    writeFileSync(brokerFile(folder, number), text.replace('m7g.xlarge', 'm7g.2xlarge'));
  }
}

function changeProcessors(folder: string, processors: number): void {
  for (let number = 1; number <= processors; number++) {
    const file = join(folder, processorFile(number));
    writeFileSync(file, readFileSync(file, 'utf8').replace('max: 6', 'max: 8'));
  }
}

/** Median of several runs of the command, in seconds from starting the process to its end. */
function timeCommand(folder: string, ...args: string[]): number {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    execFileSync(process.execPath, [join(code, 'bin', 'warren'), 'review', '-r', folder, ...args], { stdio: 'ignore' });
    return (performance.now() - start) / 1000;
  });
  return [...times].sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  console.log(`\n| ${head.join(' | ')} |\n|${head.map(() => '---:').join('|')}|`);
  for (const row of rows)
    console.log(`| ${row.map((cell) => (typeof cell === 'number' ? cell.toFixed(2) : cell)).join(' | ')} |`);
}

async function timeRendering(brokers: number) {
  const folder = repositoryOf(brokers, cluster);
  change(folder, brokers, cluster);
  const start = performance.now();
  const review = await runReview({ repository: folder });
  const reviewed = performance.now();
  const markdown = renderMarkdown(review);
  return {
    brokers,
    reviewSeconds: (reviewed - start) / 1000,
    renderSeconds: (performance.now() - reviewed) / 1000,
    characters: markdown.length,
    bytes: Buffer.byteLength(markdown),
  };
}

/** Reviews of as many clusters as processors, each of which is changed. */
function timeEach(objects: number) {
  const brokers = repositoryOf(objects, cluster);
  change(brokers, objects, cluster);
  const processors = processorRepositoryOf(objects);
  changeProcessors(processors, objects);
  return { objects, brokerSeconds: timeCommand(brokers), processorSeconds: timeCommand(processors) };
}

/** Comparing who reaches what on both sides, where every one of so many clusters opens the management to the compute subnets. */
async function timeReach(brokers: number) {
  const sideOf = async (text: string): Promise<ReachSide> => {
    const repository = repositoryOf(brokers, text);
    const stacks = await synthesize({ repository, output: join(repository, 'cdktf.out') });
    return { stacks, objects: readObjects(readRepository(repository)) };
  };
  const before = await sideOf(cluster);
  const after = await sideOf(cluster.replace('to: [amqps]', 'to: [amqps, management]'));
  const milliseconds = Array.from({ length: runs }, () => {
    const start = performance.now();
    if (compareReach(before, after)?.gained.length !== brokers) throw new Error('what becomes reachable was not found');
    return performance.now() - start;
  });
  return { brokers, firstMs: milliseconds[0] ?? Number.NaN, leastMs: Math.min(...milliseconds) };
}

function sandboxOf(brokers: number): string {
  const folder = repositoryOf(brokers, single);
  execFileSync(process.execPath, [join(code, 'bin', 'warren'), 'sandbox', 'apply', '-r', folder], { stdio: 'ignore' });
  return folder;
}

try {
  const offline = sizes.offline.map((brokers) => {
    const folder = repositoryOf(brokers, cluster);
    change(folder, 1, cluster);
    return { brokers, seconds: timeCommand(folder) };
  });
  console.log('One changed cluster of three nodes, offline:');
  table(
    ['brokers', 'seconds'],
    offline.map(({ brokers, seconds }) => [String(brokers), seconds]),
  );

  const processors = sizes.processors.map((count) => {
    const folder = processorRepositoryOf(count);
    changeProcessors(folder, 1);
    return { processors: count, seconds: timeCommand(folder) };
  });
  console.log('\nOne changed processor, offline:');
  table(
    ['processors', 'seconds'],
    processors.map(({ processors: count, seconds }) => [String(count), seconds]),
  );

  const each = timeEach(sizes.each);
  console.log(`\nEvery one of ${each.objects} changed, offline:`);
  table(['clusters, seconds', 'processors, seconds'], [[each.brokerSeconds, each.processorSeconds]]);

  const rendering = await timeRendering(sizes.rendered);
  console.log(`\nEvery one of ${sizes.rendered} clusters resized:`);
  table(
    ['brokers', 'review, seconds', 'of it rendering', 'characters', 'bytes'],
    [
      [
        String(rendering.brokers),
        rendering.reviewSeconds,
        rendering.renderSeconds,
        String(rendering.characters),
        String(rendering.bytes),
      ],
    ],
  );

  const reach = await timeReach(sizes.reach);
  console.log('\nWho reaches what, compared where every cluster opens a port:');
  table(['brokers', 'the first time, ms', 'the least, ms'], [[String(reach.brokers), reach.firstMs, reach.leastMs]]);

  const planned = sizes.planned
    .map((brokers) => ({ brokers, folder: sandboxOf(brokers) }))
    .flatMap(({ brokers, folder }) =>
      sizes.changed.map((changed) => {
        change(folder, changed, single);
        return { brokers, changed, seconds: timeCommand(folder, '--sandbox') };
      }),
    );
  console.log('\nPlanned in the sandbox, brokers of one node:');
  table(
    ['brokers', 'changed', 'seconds'],
    planned.map(({ brokers, changed, seconds }) => [String(brokers), String(changed), seconds]),
  );
  console.log(
    `\n${JSON.stringify({ node: process.version, runs, offline, processors, each, rendering, reach, planned })}`,
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
