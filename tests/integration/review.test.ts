import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { sandboxFolder } from '../../pipeline/repository/places.ts';
import type { StackChange } from '../../pipeline/review/model.ts';
import { openCloud } from '../../sandbox/cloud.ts';
import {
  type BrokerInput,
  baseFiles,
  brokerIn,
  filesOf,
  type RepositoryInput,
  requestFiles,
} from '../changes/change.ts';
import { runWarren, type WarrenRun } from '../cli/run-warren.ts';
import { cloneOf, type GitRepository, gitEnvironment, gitRepository } from '../git-repositories.ts';
import { changeFiles, removeScratchFolders, sampleFile, scratchFolder, unwatchedPlatform } from '../repositories.ts';
import { until } from '../until.ts';

afterAll(removeScratchFolders);

/** Where the programs that are started here keep what they need for a while; one folder, since tsx keeps its cache there. */
const temporary = scratchFolder();

// Node.js itself does not see what Jest lets a test set.
jest.mock('node:os', () => {
  const os = jest.requireActual('node:os');
  return { ...os, tmpdir: () => process.env.TMPDIR ?? os.tmpdir() };
});

const environment = { ...gitEnvironment, TMPDIR: temporary, NO_COLOR: '1' };

interface Place {
  /** Folder with the data; by default that of the git repository. */
  data?: string;
  /** Folder of the code that reviews, as a program of its own; by default that of the tests, in their process. */
  code?: string;
  env?: Record<string, string>;
}

function warrenOf(code: string, args: readonly string[]): WarrenRun {
  const options = { encoding: 'utf8', env: environment } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(code, 'bin', 'warren'), ...args], options);
  if (status === null) throw new Error(`bin/warren ${args.join(' ')} was killed.`);
  return { status, stdout, stderr };
}

async function review({ folder }: { folder: string }, args: readonly string[] = [], { data, code, env }: Place = {}) {
  const argv = ['review', '--repository', data ?? folder, ...args];
  const run = code === undefined ? await runWarren(argv, { ...environment, ...env }) : warrenOf(code, argv);
  expect(leftovers()).toEqual([]);
  return run;
}

/** The model, of a review that has to succeed. */
async function modelOf(repository: { folder: string }, args: readonly string[] = [], place: Place = {}) {
  const { stdout, stderr } = await review(repository, [...args, '--format', 'json'], place);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

function leftovers(): string[] {
  return readdirSync(temporary).filter((name) => name.startsWith('warren-'));
}

/** What becomes of objects, as `change name: severities`. */
function changesIn({ objects }: { objects: { name: string; change: string; effects: { severity: string }[] }[] }) {
  return objects.map(
    ({ name, change, effects }) => `${change} ${name}: ${effects.map(({ severity }) => severity).join(', ')}`,
  );
}

const solo = brokerIn(baseFiles(), 'solo');

/** Texts of files by their paths: the platform and these brokers. */
function texts(brokers: RepositoryInput['brokers'] = { solo }, within = ''): Record<string, string> {
  const files = filesOf({ platform: baseFiles().platform, brokers });
  return Object.fromEntries(files.map(({ path, text }) => [within + path, text]));
}

const sized = (sizeGiB: number): BrokerInput => ({ ...solo, storage: { sizeGiB } });

/** A repository with one small broker in its first commit. */
function small(brokers?: RepositoryInput['brokers']): GitRepository {
  const repository = gitRepository();
  repository.commit({ ...texts(brokers), '.gitignore': '.warren/\n' });
  return repository;
}

/** All that a run must leave as it was: files, index, branches, worktrees. */
function stateOf({ folder, git }: GitRepository): string {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('.git/objects'))
    .map((entry) => join(entry.parentPath, entry.name));
  const files = paths.sort().map((path) => {
    return `${createHash('sha256').update(readFileSync(path)).digest('hex')} ${path}`;
  });
  return [git('status', '--porcelain'), git('for-each-ref'), git('worktree', 'list'), ...files].join('\n');
}

describe('in Warren’s own repository', () => {
  let own: GitRepository;

  beforeAll(() => {
    own = gitRepository();
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      encoding: 'utf8',
      env: gitEnvironment,
    });
    // Every review checks all of it out: what no code reads is not there, nor is what other tests synthesize.
    const isWanted = (path: string) =>
      path !== '' && !/^(tests|docs|bench|dashboards|alerts)\//.test(path) && existsSync(path);
    for (const path of listed.split('\0').filter(isWanted)) {
      mkdirSync(dirname(join(own.folder, path)), { recursive: true });
      cpSync(path, join(own.folder, path));
    }
    cpSync('dist', join(own.folder, 'dist'), { recursive: true });
    symlinkSync(resolve('node_modules'), join(own.folder, 'node_modules'), 'dir');
    // .gitignore speaks of a folder, and this is a link.
    changeFiles(own.folder, {
      '.git/info/exclude': 'node_modules\n',
      'platform.yaml': unwatchedPlatform(),
      'endpoints/order-webhook.yaml': sampleFile('endpoints/order-webhook.yaml'),
    });
    own.commit({});
  });

  beforeEach(() => {
    own.git('checkout', '--quiet', '--force', 'main');
    own.git('clean', '--quiet', '--force', '-d');
  });

  const fileIn = (path: string) => readFileSync(join(own.folder, path), 'utf8');

  /** Puts another text in the place of one in a file of the code, on a branch of its own. */
  function commitReplaced(branch: string, path: string, [from, to]: readonly [string, string]) {
    own.git('checkout', '--quiet', '-B', branch);
    const text = fileIn(path);
    expect(text).toContain(from);
    own.commit({ [path]: text.replaceAll(from, to) });
  }

  test('code that is written in another way and makes the same reviews as no effect', async () => {
    commitReplaced('refactor', 'stacks/broker/broker-stack.ts', ['addInstanceProfile', 'addMachineProfile']);
    const { status, stdout } = await review(own, [], { code: own.folder });
    expect(stdout).toMatch(/^Can be merged; nothing changes\.\nno effect\.\n/);
    expect(stdout).toContain('Code changed, and what it makes of the files is the same.');
    expect(status).toBe(0);
  });

  test('code that makes other Terraform is told with the stacks that it changes, without blame for a file or for an agent, which is built for both sides whatever was built before', async () => {
    commitReplaced('larger', 'stacks/constructs/machine/machine.ts', ['volumeSize: 16', 'volumeSize: 17']);
    // What agents are built from differs, and what they come to does not.
    const parts = JSON.parse(fileIn('package.json'));
    own.commit({ 'package.json': `${JSON.stringify({ ...parts, description: 'Else' }, null, 2)}\n` });
    changeFiles(own.folder, { 'dist/agent.cjs': '// Of yesterday.\n' });
    const model = await modelOf(own, [], { code: own.folder });
    expect(model.objects).toEqual([]);
    expect(model.code.sentence).toBe(
      'Changed code makes other Terraform of the same files, in 3 stacks. No connection is dropped.',
    );
    expect(model.code.proof).toEqual([
      ...[1, 2, 3].map((node) => `broker-orders: aws_instance.node-${node}`),
      'broker-staging: aws_instance.node-1',
      ...[1, 2, 3].map((node) => `broker-telemetry: aws_instance.node-${node}`),
    ]);
    expect(model.stacks).toHaveLength(3);
    expect(model.stacks[1].resources).toEqual([
      {
        address: 'aws_instance.node-1',
        action: 'update',
        attributes: [expect.objectContaining({ name: 'root_block_device' })],
      },
    ]);
  });

  // Read as any other changed code is; every night, since it is changed once.
  const everyNight = process.env.NIGHTLY ? test : undefined;
  everyNight?.(
    'a base whose roles nothing bounds: the policies that do, and each role that gets its boundary in place',
    async () => {
      commitReplaced('unbounded', 'stacks/constructs/service-role.ts', [
        '      permissionsBoundary: platformArns(stack.platform).boundary(kind),\n',
        '',
      ]);
      const bootstrap = fileIn('stacks/bootstrap/bootstrap-stack.ts');
      own.commit({ 'stacks/bootstrap/bootstrap-stack.ts': bootstrap.replace('    this.addBoundaries();\n', '') });
      own.git('checkout', '--quiet', '-B', 'bounded', 'main');
      const { objects, code, stacks } = await modelOf(own, ['--base', 'unbounded'], { code: own.folder });
      expect(objects).toEqual([]);
      expect(code).toMatchObject({
        severity: 'live',
        sentence: 'Changed code makes other Terraform of the same files, in 9 stacks. No connection is dropped.',
      });
      const changes = stacks.flatMap(({ name, resources }: Pick<StackChange, 'name' | 'resources'>) =>
        resources.map(
          ({ address, action, attributes }) =>
            `${name}: ${action} ${address} ${action === 'update' ? attributes.map((each) => each.name) : ''}`,
        ),
      );
      expect(changes).toEqual([
        ...['edge', 'flow-logs', 'node', 'prepare', 'processor', 'receiver', 'task-start'].map(
          (kind) => `bootstrap: create aws_iam_policy.boundary-${kind} `,
        ),
        ...['orders', 'staging', 'telemetry'].map(
          (broker) => `broker-${broker}: update aws_iam_role.role permissions_boundary`,
        ),
        'ingress: update aws_iam_role.role permissions_boundary',
        'network: update aws_iam_role.flow-logs-role permissions_boundary',
        ...['processor-orders', 'processor-quotes', 'processors'].flatMap((stack) =>
          ['role', 'start-role'].map((role) => `${stack}: update aws_iam_role.${role} permissions_boundary`),
        ),
      ]);
    },
  );

  test('a base that does not compile is told, and the files are compared', async () => {
    commitReplaced('broken', 'stacks/broker/broker-stack.ts', ['export class', 'export klass']);
    own.git('checkout', '--quiet', '-B', 'mended');
    const staging = fileIn('brokers/staging.yaml').replace('sizeGiB: 20', 'sizeGiB: 30');
    own.commit({
      'stacks/broker/broker-stack.ts': fileIn('stacks/broker/broker-stack.ts').replace('klass', 'class'),
      'brokers/staging.yaml': staging,
    });
    const { status, stdout } = await review(own, ['--base', 'broken', '--format', 'json'], { code: own.folder });
    const model = JSON.parse(stdout);
    expect(changesIn(model)).toEqual(['changed staging: live']);
    expect(model.notes).toHaveLength(1);
    expect(model.notes[0]).toMatch(
      /^The base could not be synthesized \(stacks\/broker\/broker-stack\.ts:\d+:\d+: ERROR: .*\), so what changes in Terraform is not known\. The files were compared\.$/,
    );
    expect(status).toBe(0);
  });

  test('files that git does not know and that no code reads are no change of code', async () => {
    changeFiles(own.folder, { 'plans/broker-orders.json': '{}', 'notes.txt': 'Nothing.' });
    expect(await modelOf(own, [], { code: own.folder })).toMatchObject({ notes: [], head: { uncommitted: true } });
  });

  test('data in a folder beside the code is data, not code', async () => {
    own.git('checkout', '--quiet', '-B', 'beside');
    own.commit(texts({ solo }, 'elsewhere/'));
    changeFiles(own.folder, texts({ solo: sized(60) }, 'elsewhere/'));
    const model = await modelOf(own, ['--base', 'HEAD'], { code: own.folder, data: join(own.folder, 'elsewhere') });
    expect(changesIn(model)).toEqual(['changed solo: live']);
    expect(model.notes.join()).not.toContain('ode changed');
  });
});

test('files that are changed, new, gone and renamed are reviewed as they lie there, and nothing is touched', async () => {
  const repository = small({ solo, gone: solo, former: { ...solo, description: 'The same' } });
  const witness = scratchFolder();
  for (const name of ['post-checkout', 'reference-transaction']) {
    const hook = join('.git', 'hooks', name);
    changeFiles(repository.folder, { [hook]: `#!/bin/sh\ntouch ${witness}/${name}\n` });
    chmodSync(join(repository.folder, hook), 0o755);
  }
  const former = readFileSync(join(repository.folder, 'brokers/former.yaml'), 'utf8');
  changeFiles(repository.folder, {
    ...texts({ solo: sized(60), fresh: solo }),
    'brokers/gone.yaml': null,
    'brokers/former.yaml': null,
    'brokers/latter.yaml': former,
  });
  repository.git('add', 'brokers/fresh.yaml');
  changeFiles(repository.folder, { 'brokers/fresh.yaml': texts({ fresh: sized(50) })['brokers/fresh.yaml'] ?? '' });
  const before = stateOf(repository);
  const model = await modelOf(repository);
  expect(changesIn(model)).toEqual([
    'added fresh: none',
    'removed gone: data loss',
    'renamed latter: data loss',
    'changed solo: live',
  ]);
  expect(model).toMatchObject({
    refused: false,
    worst: 'data loss',
    fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  expect(model.head.uncommitted).toBe(true);
  expect(stateOf(repository)).toBe(before);
  expect(readdirSync(witness)).toEqual([]);
});

test('a processor whose scaling changes is told with its recorded day, which stands in the repository', async () => {
  const repository = gitRepository();
  const files = Object.fromEntries(filesOf(requestFiles()).map(({ path, text }) => [path, text]));
  const day = JSON.parse(readFileSync('samples/recordings/made-day.json', 'utf8'));
  repository.commit({ ...files, 'recordings/placing.json': JSON.stringify(day), '.gitignore': '.warren/\n' });
  const path = 'processors/placing.yaml';
  changeFiles(repository.folder, { [path]: `${files[path]}tasks: { max: 1 }\n` });
  const { effects } = (await modelOf(repository)).objects[0];
  expect(effects.map(({ sentence }: { sentence: string }) => sentence)).toEqual([
    expect.stringContaining('runs in 1 task instead of 1 to 4 tasks.'),
    expect.stringContaining('on the recorded day from 2026-11-30T00:00:00Z, tasks at most: 1 instead of 4'),
  ]);
});

test('a folder with any name within the repository is compared with itself', async () => {
  const repository = gitRepository();
  const within = `mes données "d'essai" ​#1/`;
  const data = join(repository.folder, within);
  repository.commit({ ...texts({ solo }, within), ...texts({ other: solo }) });
  changeFiles(repository.folder, { ...texts({ solo: sized(60) }, within), 'brokers/other.yaml': null });
  const model = await modelOf(repository, [], { data });
  expect(changesIn(model)).toEqual(['changed solo: live']);
  expect(model.objects[0].file).toBe('brokers/solo.yaml');
});

test.each<[string, (path: string) => void]>([
  ['that was not there before', () => {}],
  ['that was a file before', (path) => writeFileSync(path, '')],
  ['that was a link before, wherever it led,', (path) => symlinkSync(resolve('.'), path)],
])('a folder %s holds new brokers', async (_, make) => {
  const repository = small();
  make(join(repository.folder, 'sub'));
  repository.commit({});
  rmSync(join(repository.folder, 'sub'), { force: true });
  changeFiles(repository.folder, texts({ solo }, 'sub/'));
  expect(changesIn(await modelOf(repository, [], { data: join(repository.folder, 'sub') }))).toEqual([
    'added solo: none',
    'added acme: exposed, none',
  ]);
});

test('the first commit reviews as new, from the command line', async () => {
  const { status, stdout } = await review(small(), [], { code: '.' });
  expect(stdout).toMatch(/^Can be merged: lets somebody in at [^\n]*\n1 exposed, /);
  expect(stdout).toMatch(/reviewed at [0-9a-f]{7}, with nothing before it/);
  expect(status).toBe(0);
});

test('a detached head is compared with the commit where it left main', async () => {
  const repository = small();
  repository.git('checkout', '--quiet', '--detach');
  repository.commit({
    'brokers/solo.yaml': texts({ solo: { ...solo, description: 'Else' } })['brokers/solo.yaml'] ?? '',
  });
  const { status, stdout } = await review(repository, ['--format', 'markdown']);
  expect(stdout).toMatch(/^<!-- warren:review:1 -->\n+### Can be merged: /);
  expect(stdout).toContain('**solo** sets `description` to `Else`.');
  expect(stdout).toMatch(/<sub>reviewed at `[0-9a-f]{7}` against the merge base with `main` at `[0-9a-f]{7}`/);
  expect(status).toBe(0);
});

test('a shallow clone without main says how to fetch it', async () => {
  const repository = small();
  repository.git('branch', 'feature');
  const clone = cloneOf(repository, '--depth', '1', '--branch', 'feature');
  const { status, stdout, stderr } = await review(clone);
  expect(stderr).toBe(
    'There is no main branch here to compare with. This clone is shallow: `git fetch --unshallow` brings the rest, as does `fetch-depth: 0` with actions/checkout. Or name --base.\n',
  );
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
});

test('files with errors are shown as refused, and what can be read is reviewed', async () => {
  const repository = small({ solo, other: solo });
  changeFiles(repository.folder, { ...texts({ solo: sized(60) }), 'brokers/other.yaml': 'version: 1\n' });
  const { status, stdout } = await review(repository);
  expect(stdout).toMatch(/^Cannot be merged: brokers\/other\.yaml has an error/);
  expect(stdout).toContain('brokers/other.yaml:1');
  expect(stdout).toContain('solo grows its disk from 40 to 60 GiB');
  expect(stdout.replace(/\s+/g, ' ')).toContain('What can be read was reviewed.');
  expect(status).toBe(1);
});

test('a change that is refused ends with status 1', async () => {
  const repository = small();
  changeFiles(repository.folder, texts({ solo: sized(20) }));
  const { status, stdout } = await review(repository, ['--format', 'json']);
  expect(JSON.parse(stdout)).toMatchObject({ refused: true, worst: 'refused' });
  expect(status).toBe(1);
});

describe('what cannot be reviewed is said in a line, with the status', () => {
  let clean: GitRepository;

  beforeAll(() => {
    clean = small();
    changeFiles(clean.folder, {
      'plans/junk/network.json': '{ "a": ',
      'plans/other/network.json': '{ "values": {} }',
      'plans/later/network.json': '{ "format_version": "2.0" }',
      'plans/none/network.tfplan': '',
    });
  });

  test.each<[string, string[], RegExp]>([
    [
      'a folder of plans that is not there',
      ['--plan', 'plans/missing'],
      /^--plan \S*plans\/missing: cannot be read as a folder\.$/,
    ],
    ['a folder without plans', ['--plan', 'plans/none'], /^\S*plans\/none: holds no plan\. Write /],
    ['a plan that is not JSON', ['--plan', 'plans/junk'], /^\S*plans\/junk\/network\.json: is not JSON\. Write /],
    ['JSON that is not a plan', ['--plan', 'plans/other'], /^\S*plans\/other\/network\.json is not a plan\. Write /],
    ['a plan of a later format', ['--plan', 'plans/later'], /^\S*plans\/later\/network\.json is in format 2\.0 /],
    [
      'two sources of plans',
      ['--plan', 'plans/none', '--sandbox'],
      /^--plan and --sandbox both say where plans come from\. /,
    ],
    ['a base that is not there', ['--base', 'nowhere'], /^--base nowhere: there is no such commit here\. /],
    ['a base like an option', ['--base=--output=written'], /^--base --output=written: there is no such commit here\. /],
  ])('%s', async (_, args, said) => {
    const before = stateOf(clean);
    const inFolder = args.map((arg) => (arg.startsWith('plans/') ? join(clean.folder, arg) : arg));
    const { status, stdout, stderr } = await review(clean, inFolder);
    expect(stderr.trimEnd()).toMatch(said);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stateOf(clean)).toBe(before);
  });

  test('a folder that is not in a git repository', async () => {
    const folder = scratchFolder();
    changeFiles(folder, texts());
    const { status, stderr } = await review({ folder });
    expect(stderr).toBe(`${folder} is not in a git repository, so there is nothing to compare it with.\n`);
    expect(status).toBe(1);
  });

  test('a repository of somebody else, in the words of git', async () => {
    const env = { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' };
    const { status, stderr } = await review(clean, [], { env });
    expect(stderr).toContain('detected dubious ownership in repository');
    expect(stderr).toContain('safe.directory');
    expect(status).toBe(2);
  });
});

test('a run that is interrupted says so, and leaves nothing behind', async () => {
  const repository = small();
  changeFiles(repository.folder, texts({ solo: sized(60) }));
  const before = stateOf(repository);
  const child = spawn(process.execPath, ['bin/warren', 'review', '--repository', repository.folder], {
    env: environment,
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => said.push(text));
  const closed = new Promise((done) => child.on('close', done));
  // A folder of its own is made for each side just before the side is synthesized.
  const isSynthesizing = () => leftovers().filter((name) => name.startsWith('warren-review-')).length === 2;
  await until('both sides are synthesized', () => isSynthesizing() || child.exitCode !== null);
  expect(repository.git('worktree', 'list').split('\n')).toHaveLength(2);
  child.kill('SIGINT');
  expect(await closed).toBe(2);
  expect(said.join('')).toBe('warren: interrupted. Nothing was changed.\n');
  expect(leftovers()).toEqual([]);
  expect(stateOf(repository)).toBe(before);
});

test('an interruption that a program took for a failure of its own is still one', async () => {
  const repository = small();
  changeFiles(repository.folder, texts({ solo: sized(60) }));
  const folder = scratchFolder();
  // A git that takes its time over the history of the disk, and whose failure there counts for nothing.
  const slow = `#!/bin/sh\ncase "$*" in *"rev-parse --verify --quiet HEAD") touch ${folder}/asked; exec sleep 20;; esac\nPATH="${process.env.PATH}" exec git "$@"\n`;
  changeFiles(folder, { 'bin/git': slow });
  chmodSync(join(folder, 'bin/git'), 0o755);
  const env = { ...environment, PATH: `${folder}/bin:${process.env.PATH}` };
  const child = spawn(process.execPath, ['bin/warren', 'review', '--repository', repository.folder], { env });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => said.push(text));
  const closed = new Promise((done) => child.on('close', done));
  await until('git is asked', () => existsSync(join(folder, 'asked')) || child.exitCode !== null);
  child.kill('SIGINT');
  expect(await closed).toBe(2);
  expect(said.join('')).toBe('warren: interrupted. Nothing was changed.\n');
});

test('in a hook of git the commit that is being made stays as it was', () => {
  const repository = small();
  const hook = join(repository.folder, '.git', 'hooks', 'pre-commit');
  const command = [process.execPath, resolve('bin/warren'), 'review'].map((word) => `'${word}'`).join(' ');
  changeFiles(repository.folder, { '.git/hooks/pre-commit': `#!/bin/sh\nNO_COLOR=1 exec ${command} > reviewed\n` });
  chmodSync(hook, 0o755);
  changeFiles(repository.folder, texts({ solo: sized(60) }));
  repository.git('commit', '--quiet', '--all', '--message', 'Larger');
  expect(readFileSync(join(repository.folder, 'reviewed'), 'utf8')).toContain('solo grows its disk from 40 to 60 GiB');
  expect(repository.git('show', '--format=', '--name-only', 'HEAD')).toBe('brokers/solo.yaml');
});

test('what a run left that was killed goes with the next, and worktrees of the user stay, even where they are away', async () => {
  const repository = small();
  const theirs = join(scratchFolder(), 'away');
  const killed = join(temporary, 'warren-base-killed', 'files');
  repository.git('worktree', 'add', '--quiet', '--detach', theirs);
  repository.git('worktree', 'add', '--quiet', '--detach', killed);
  for (const folder of [theirs, dirname(killed)]) rmSync(folder, { recursive: true });
  const listed = () => repository.git('worktree', 'list', '--porcelain').match(/^worktree .*$/gm);
  expect(listed()).toHaveLength(3);
  expect((await review(repository, ['--base', 'HEAD'])).status).toBe(0);
  expect(listed()).toEqual([`worktree ${repository.folder}`, `worktree ${theirs}`]);
});

test('in a worktree within a worktree it is that one’s files that are reviewed', async () => {
  const repository = small();
  const inner = join(repository.folder, 'inner');
  repository.git('worktree', 'add', '--quiet', '-b', 'feature', inner);
  changeFiles(inner, texts({ solo: sized(60) }));
  expect(changesIn(await modelOf({ folder: inner }))).toEqual(['changed solo: live']);
  expect(changesIn(await modelOf(repository, ['--base', 'HEAD']))).toEqual([]);
});

test('plans of the sandbox explain the change, and what was done outside Terraform stands apart', async () => {
  const repository = small();
  const applied = await runWarren(['sandbox', 'apply', '--repository', repository.folder], environment);
  expect(applied.stderr).toBe('');
  changeFiles(repository.folder, texts({ solo: sized(60) }));
  const planned = await modelOf(repository, ['--sandbox']);
  expect(changesIn(planned)).toEqual(['changed solo: live']);
  expect(planned.stacks).toMatchObject([{ name: 'broker-solo', source: 'plan', change: 'changed' }]);
  expect(planned.unexplained).toEqual([]);

  const cloud = openCloud(sandboxFolder(repository.folder));
  const [volume] = cloud.list('aws_ebs_volume');
  const rules = cloud.list('aws_vpc_security_group_ingress_rule');
  const rule = rules.find(({ attributes }) => Object.values(attributes.tags_all ?? {}).includes('broker-solo'));
  cloud.change('aws_ebs_volume', volume?.id ?? '', { throughput: 500 });
  cloud.remove('aws_vpc_security_group_ingress_rule', rule?.id ?? '');
  const drifted = await modelOf(repository, ['--sandbox']);
  expect(changesIn(drifted)).toEqual(['changed solo: live']);
  expect(drifted.unexplained).toEqual([
    expect.objectContaining({
      address: expect.stringMatching(/^aws_vpc_security_group_ingress_rule\./),
      action: 'create',
      cause: 'undone',
    }),
    expect.objectContaining({
      address: 'aws_ebs_volume.node-1-data',
      cause: 'drift',
      attributes: [{ name: 'throughput', before: '500', after: '125' }],
    }),
  ]);
  expect(drifted.headline).toMatch(/^1 live, 2 unexplained/);
  expect(drifted.fingerprint).not.toBe(planned.fingerprint);
});
