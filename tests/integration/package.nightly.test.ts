import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { removeScratchFolders, scratchFolder } from '../repositories.ts';

afterAll(removeScratchFolders);

/** A folder in which the package is installed as npm does it, but that what it needs are links to what is installed here. */
function installed(): { folder: string; files: string[] } {
  const folder = scratchFolder();
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'warren'), { recursive: true });
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder]);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', 'node_modules/warren'], { cwd: folder });
  const others = readdirSync('node_modules').filter((name) => name !== 'warren');
  for (const name of others) symlinkSync(resolve('node_modules', name), join(modules, name));
  const lock = { packages: { 'node_modules/warren': { resolved: `file:${tarball}` } } };
  writeFileSync(join(modules, '.package-lock.json'), JSON.stringify(lock));
  const list = execFileSync('tar', ['-tzf', tarball], { cwd: folder, encoding: 'utf8' });
  return {
    folder,
    files: list
      .trim()
      .split('\n')
      .map((path) => path.replace(/^package\//, '')),
  };
}

function run(folder: string, ...argv: [string, ...string[]]) {
  const { status, stdout, stderr } = spawnSync(argv[0], argv.slice(1), { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('the package holds what runs and nothing else, and makes a repository whose files check and come to stacks', () => {
  const { folder, files } = installed();
  const rooms = new Set(files.filter((path) => path.includes('/')).map((path) => path.split('/')[0]));
  for (const room of ['tests', 'bench', 'services', 'samples', 'brokers', 'alerts', 'endpoints', 'processors']) {
    expect([...rooms]).not.toContain(room);
  }
  expect(files.filter((path) => path.endsWith('.test.ts'))).toEqual([]);
  const made = run(
    folder,
    process.execPath,
    'node_modules/warren/bin/warren',
    'init',
    '--region',
    'eu-west-1',
    '--name',
    'rabbits',
    '--no-install',
  );
  expect(made).toMatchObject({ status: 0, stderr: '' });
  expect(run(folder, './warren', 'new', 'broker', 'orders')).toMatchObject({ status: 0, stderr: '' });
  expect(run(folder, './warren', 'check')).toEqual({
    status: 0,
    stdout: '1 broker, 1 platform file checked, no problems.\n',
    stderr: '',
  });
  const synthesized = run(folder, './warren', 'synth');
  expect(synthesized).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(join(folder, 'cdktf.out', 'stacks'))).toContain('broker-orders');
});
