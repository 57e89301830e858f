import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRepository } from '../../../catalog/files/read-repository.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import { initRepository } from '../../../operations/init/init-repository.ts';
import { changeFiles, filesBelow, removeScratchFolders, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

/** A tarball by its name: what is in it, npm alone asks. */
function tarball(): string {
  const file = join(scratchFolder(), 'warren-0.1.0.tgz');
  writeFileSync(file, 'a package');
  return file;
}

const init = (folder: string, options: Partial<Parameters<typeof initRepository>[0]> = {}) =>
  initRepository({ folder, region: 'eu-central-1', install: false, package: tarball(), say: () => {}, ...options });

test('an empty folder becomes a repository of data that checks, with workflows, schemas and the package pinned', async () => {
  const folder = join(scratchFolder(), 'rabbits');
  const { written, kept } = await init(folder, { domain: 'mq.example.com', github: 'acme/rabbits' });
  expect(kept).toEqual([]);
  expect(
    Object.keys(filesBelow(folder))
      .filter((path) => !path.startsWith('.git/'))
      .sort(),
  ).toEqual([...written].sort());
  expect(written).toEqual(
    expect.arrayContaining([
      '.github/workflows/apply.yml',
      '.github/workflows/check.yml',
      'schemas/broker.schema.json',
      'packages/warren-0.1.0.tgz',
    ]),
  );
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  expect(manifest).toMatchObject({ private: true, dependencies: { warren: 'file:packages/warren-0.1.0.tgz' } });
  expect(statSync(join(folder, 'warren')).mode & 0o111).toBe(0o111);
  expect(existsSync(join(folder, '.git', 'HEAD'))).toBe(true);
  const { catalog, problems } = loadCatalog({ files: readRepository(folder), today: '2026-12-01' });
  expect(problems).toEqual([]);
  expect(catalog?.platform).toMatchObject({
    name: 'rabbits',
    region: 'eu-central-1',
    domain: 'mq.example.com',
    accountId: '123456789012',
    github: { repository: 'acme/rabbits' },
  });
  expect(catalog?.platform.network.zones).toEqual(['eu-central-1a', 'eu-central-1b', 'eu-central-1c']);
});

test('what workflows run is there: the launcher, and no program of Warren’s own repository', async () => {
  const folder = join(scratchFolder(), 'rabbits');
  await init(folder);
  const workflows = Object.entries(filesBelow(join(folder, '.github', 'workflows')));
  expect(workflows.length).toBeGreaterThan(4);
  for (const [, text] of workflows) {
    expect(text).not.toMatch(/\b(?:bin|pipeline|tests)\//);
    for (const [, script = ''] of text.matchAll(/npm run (.*)/g)) expect(script).toContain('--if-present');
  }
});

test('again it changes nothing, and adds what is missing', async () => {
  const folder = join(scratchFolder(), 'rabbits');
  await init(folder);
  changeFiles(folder, {
    'platform.yaml': `${readFileSync(join(folder, 'platform.yaml'), 'utf8')}# ours\n`,
    'schemas/broker.schema.json': null,
  });
  const before = filesBelow(folder);
  expect(await init(folder)).toMatchObject({
    written: ['schemas/broker.schema.json'],
    kept: ['platform.yaml', 'README.md', '.gitignore'],
  });
  expect((await init(folder)).written).toEqual([]);
  const { 'schemas/broker.schema.json': _, ...after } = filesBelow(folder);
  expect(after).toEqual(before);
});

test.each<[string, Record<string, string>, Partial<Parameters<typeof initRepository>[0]>, string]>([
  [
    'a workflow of their own',
    { '.github/workflows/apply.yml': 'name: ours\n' },
    {},
    'not as Warren would write them:\n  .github/workflows/apply.yml\n',
  ],
  [
    'a package of something else',
    { 'package.json': '{ "name": "shop" }' },
    {},
    'There is a package.json already that does not name Warren.',
  ],
  [
    'another version',
    { 'package.json': '{ "dependencies": { "warren": "https://example.com/warren-0.0.9.tgz" } }' },
    {},
    'package.json pins Warren as https://example.com/warren-0.0.9.tgz, and this one is file:packages/warren-0.1.0.tgz.',
  ],
  [
    'a region that is none',
    {},
    { region: 'eu-wst-1' },
    "--region is eu-wst-1, which is no region of AWS's public partition. Did you mean eu-west-1?",
  ],
  ['an account that is none', {}, { account: '42' }, '"42" is not an AWS account id.'],
  [
    'a name in a registry',
    {},
    { package: 'warren' },
    '--package is warren, which is neither a tarball (.tgz) nor an https address.',
  ],
  [
    'a tarball that is not there',
    {},
    { package: '/nowhere/warren-0.1.0.tgz' },
    'there is no /nowhere/warren-0.1.0.tgz.',
  ],
])('%s is refused, and nothing is written', async (_what, files, options, message) => {
  const folder = join(scratchFolder(), 'rabbits');
  mkdirSync(folder);
  changeFiles(folder, files);
  await expect(init(folder, options)).rejects.toThrow(message);
  expect(filesBelow(folder)).toEqual(files);
});

test('what npm left there is made a place that everybody has the package from', async () => {
  const folder = join(scratchFolder(), 'rabbits');
  mkdirSync(folder);
  changeFiles(folder, { 'package.json': '{ "dependencies": { "warren": "file:../warren-0.1.0.tgz" } }' });
  expect((await init(folder)).written).toContain('package.json');
  const { dependencies, overrides } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  expect(dependencies).toEqual({ warren: 'file:packages/warren-0.1.0.tgz' });
  expect(overrides).toEqual(JSON.parse(readFileSync('package.json', 'utf8')).overrides);
});

test('an address is pinned as it is, and no tarball kept', async () => {
  const folder = join(scratchFolder(), 'rabbits');
  const address = 'https://example.com/warren-0.1.0.tgz';
  expect((await init(folder, { package: address })).written.filter((path) => path.startsWith('packages/'))).toEqual([]);
  expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).dependencies).toEqual({ warren: address });
});
