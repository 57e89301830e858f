import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const made: string[] = [];

/**
 * A scratch copy of the sample's platform and brokers, with files replaced, added, or removed where the text is null. It has no
 * processors and no endpoints, and so nothing that only they use; nor is it watched.
 */
export function sampleRepository(changes: Record<string, string | null> = {}): string {
  const folder = scratchFolder();
  cpSync('brokers', join(folder, 'brokers'), { recursive: true });
  changeFiles(folder, { 'platform.yaml': sampleFile('platform.yaml'), ...changes });
  return folder;
}

/** The same of the whole sample but for its dashboards and what watches it: with its endpoints and processors, Cloudflare, the database and the cache that they use. */
export function wholeSample(changes: Record<string, string | null> = {}): string {
  return watchedSample({ 'platform.yaml': unwatchedPlatform(), ...changes });
}

/** The sample's platform.yaml without the host that watches it, and without who is called. */
export function unwatchedPlatform(): string {
  return without(['monitoring', 'alerting'], readFileSync('platform.yaml', 'utf8'));
}

/** The sample's platform.yaml without who is called, which takes routes and alerts beside it. */
export function uncalledPlatform(): string {
  return without(['alerting'], readFileSync('platform.yaml', 'utf8'));
}

/** The same with the host that watches it, but without who is called, for those whose tests are about that, too, or about every stack there is. */
export function watchedSample(changes: Record<string, string | null> = {}): string {
  const folder = scratchFolder();
  for (const part of ['platform.yaml', 'brokers', 'endpoints', 'processors']) {
    cpSync(part, join(folder, part), { recursive: true });
  }
  const endpoints = readdirSync('endpoints').map((name) => [`endpoints/${name}`, sampleFile(`endpoints/${name}`)]);
  changeFiles(folder, {
    'platform.yaml': uncalledPlatform(),
    ...Object.fromEntries(endpoints),
    ...changes,
  });
  return folder;
}

/** Files by which somebody is called about what the sample has. */
export function calling(): Record<string, string> {
  const route = readFileSync('tests/fixtures/sound/alerts/routes/on-call.yaml', 'utf8').replace(
    /^dependencies:[\s\S]*/m,
    '',
  );
  const alerting = 'alerting: { pagerDuty: { deployToken: { secret: acme/pagerduty } }, route: on-call }\n';
  const alert = (kind: string, alarm: string) => `watches: { kind: ${kind} }\nalarm: ${alarm}\nrunbook: Look.\n`;
  return {
    'platform.yaml': `${uncalledPlatform()}\n${alerting}`,
    'alerts/routes/on-call.yaml': route,
    'alerts/ports.yaml': alert('nat', 'nat-port-errors'),
    'alerts/drops.yaml': alert('nat', 'nat-drops'),
    'alerts/full.yaml': alert('database', 'database-storage'),
    'alerts/small.yaml': alert('processor', 'tasks-too-small'),
  };
}

/** The processors of the sample, for those whose tests are about them. */
export function sampleProcessors(): Record<string, string> {
  const paths = ['processors/orders.yaml', 'processors/quotes.yaml'];
  return Object.fromEntries(paths.map((path) => [path, sampleFile(path)]));
}

/** Replaces, adds or (null) removes files of a repository. */
export function changeFiles(repository: string, changes: Record<string, string | null>): void {
  for (const [path, text] of Object.entries(changes)) {
    const file = join(repository, path);
    mkdirSync(dirname(file), { recursive: true });
    if (text === null) rmSync(file);
    else writeFileSync(file, text);
  }
}

/** The text of a file of the sample repository; of platform.yaml without what only processors and endpoints use, and without monitoring; of an endpoint without what it promises. */
export function sampleFile(path: string): string {
  const text = readFileSync(path, 'utf8');
  if (path.startsWith('endpoints/')) return text.replace(/^serviceLevel: .*\n/m, '');
  return path === 'platform.yaml' ? without(['database', 'cache', 'cloudflare', 'monitoring', 'alerting'], text) : text;
}

/** A platform's file without some of its fields. */
function without(fields: readonly string[], text: string): string {
  return text.replace(new RegExp(`^(${fields.join('|')}):\\n( .*\\n)*`, 'gm'), '');
}

/** An empty folder that `removeScratchFolders` takes away again. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'warren-test-'));
  made.push(folder);
  return folder;
}

/** Takes away every scratch folder of this test file; for afterAll. */
export function removeScratchFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Synthesizes a repository with the real program and returns every file of the output by its path. */
export function synthesizeFiles(repository: string, env: Record<string, string> = {}): Record<string, string> {
  const output = join(scratchFolder(), 'out');
  execFileSync(process.execPath, ['bin/synth.cjs', repository], {
    env: { ...process.env, CDKTF_OUTDIR: output, ...env },
    stdio: 'pipe',
  });
  return filesBelow(output);
}

/** The text of every file of a folder by its path. */
export function filesBelow(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    paths
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}
