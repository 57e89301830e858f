import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inPluginCache, pluginCache } from '../../../pipeline/terraform/plugin-cache.ts';
import { terraformIn } from '../../../pipeline/terraform/terraform.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);
afterEach(() => {
  delete process.env.TERRAFORM_BINARY_NAME;
});

/** Runs three `init`s at once or a `plan`, with a Terraform that writes down when it begins and ends, and with what. */
function scribbling(environment: Record<string, string>, { each = 'true' }: { each?: string } = {}) {
  const folder = scratchFolder();
  const log = join(folder, 'log');
  const terraform = join(folder, 'terraform');
  const variables = '$TF_PLUGIN_CACHE_DIR $TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE';
  const script = `#!/bin/sh\necho "$1 begins ${variables}" >> ${log}\n${each}\necho $1 ends >> ${log}\n`;
  writeFileSync(terraform, script);
  chmodSync(terraform, 0o755);
  process.env.TERRAFORM_BINARY_NAME = terraform;
  const inits = () => Promise.allSettled([1, 2, 3].map(() => terraformIn(folder, environment).init()));
  return {
    inits,
    plan: () => terraformIn(folder, environment).plan('saved.tfplan'),
    lines: () => readFileSync(log, 'utf8').trim().split('\n'),
  };
}

test('those that share a cache are initialized one after another, each with the cache', async () => {
  const cache = scratchFolder();
  const { inits, lines } = scribbling({ TF_PLUGIN_CACHE_DIR: cache });
  await inits();
  expect(lines()).toEqual(
    Array(3)
      .fill([`init begins ${cache} true`, 'init ends'])
      .flat(),
  );
});

test('one that fails is its own failure, and the next one begins', async () => {
  const environment = { TF_PLUGIN_CACHE_DIR: '/mine' };
  const broken = inPluginCache(environment, () => Promise.reject(new Error('not on the PATH')));
  const next = inPluginCache(environment, async () => 'done');
  await expect(broken).rejects.toThrow('not on the PATH');
  await expect(next).resolves.toBe('done');
});

test('providers of the sandbox are not downloaded, so that nothing waits and nothing is cached', async () => {
  const { inits, lines } = scribbling(
    { TF_REATTACH_PROVIDERS: '{}' },
    // Each goes on only when all have begun.
    { each: 'until [ "$(grep -c begins log)" = 3 ]; do sleep 0.02; done' },
  );
  await inits();
  expect(lines().slice(0, 3)).toEqual(Array(3).fill('init begins  '));
});

test('only init downloads', async () => {
  const { plan, lines } = scribbling({ TF_REATTACH_PROVIDERS: '' });
  await plan();
  expect(lines()).toEqual(['plan begins  ', 'plan ends']);
});

test('the cache is below the home folder and there before Terraform looks for it', () => {
  const home = scratchFolder();
  const folder = join(home, '.cache', 'warren', 'plugins');
  expect(pluginCache({}, home)).toEqual({
    TF_PLUGIN_CACHE_DIR: folder,
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: 'true',
  });
  expect(existsSync(folder)).toBe(true);
});

test('what somebody set for themselves stays', () => {
  const own = { TF_PLUGIN_CACHE_DIR: '/mine', TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: '0' };
  const home = scratchFolder();
  expect(pluginCache(own, home)).toEqual(own);
  expect(existsSync(join(home, '.cache'))).toBe(false);
});

test('where nothing can be written, each stack downloads its own', () => {
  const file = join(scratchFolder(), 'home');
  writeFileSync(file, '');
  expect(pluginCache({}, file)).toBeUndefined();
});
