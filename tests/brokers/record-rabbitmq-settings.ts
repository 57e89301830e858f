import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderInTree } from '../../operations/servers/trees/run-in-tree.ts';
import { runProgram } from '../../pipeline/process/run-program.ts';
import { type CuttlefishSeries, pluginsFolder, runCuttlefish, schemasIn } from './settings/cuttlefish.ts';
import { type SchemaOfVersion, settingsTableOf } from './settings/settings-table.ts';

/*
 * `npm run record:rabbitmq-settings -- GIT`: what keys of rabbitmq.conf each RabbitMQ knows and which values it takes, as its own cuttlefish
 * reads the schemas that it ships, into catalog/facts/rabbitmq-settings.ts. GIT is the git directory of a copy of
 * https://github.com/rabbitmq/rabbitmq-server with its tags; 4.3.6, which has none there, is what Debian's package installs. Takes root,
 * and a minute.
 */

const installed = 'the tree';

/** Versions, oldest first, each by its tag or commit, or the tree that has it. */
const sources: readonly { version: string; from: string; since?: string }[] = [
  ...['3.13.6', '3.13.7', '4.0.5', '4.0.7', '4.0.8', '4.0.9', '4.1.6', '4.1.7', '4.1.8'].map(tagged),
  ...['4.2.7', '4.2.8', '4.2.9', '4.3.2', '4.3.3', '4.3.4', '4.3.5'].map(tagged),
  { version: '4.3.6', from: installed },
  // The branch that became 4.4, two months before it; what came to 4.3 since then came to it first.
  { version: '4.4.0', from: '5b09e556d', since: installed },
];

const [git] = process.argv.slice(2);
if (git === undefined || process.getuid?.() !== 0) {
  console.error('Run it as root, with the git directory of a copy of rabbitmq-server.');
  process.exit(2);
}
const schemas: SchemaOfVersion[] = [];
for (const { version, from, since } of sources) {
  const schema = from === installed ? await inTree() : await inGit(git, version, from);
  if (since !== undefined) addMissing(schema, await inTree());
  schemas.push({ version, ...schema });
  console.log(`${version}: ${schema.keys.size} keys`);
}
writeFileSync('catalog/facts/rabbitmq-settings.ts', settingsTableOf(schemas, new Date().toISOString().slice(0, 10)));

function tagged(version: string): { version: string; from: string } {
  return { version, from: `v${version}` };
}

function addMissing(
  schema: Omit<SchemaOfVersion, 'version'>,
  { keys, plugins }: Omit<SchemaOfVersion, 'version'>,
): void {
  for (const [key, setting] of keys) if (!schema.keys.has(key)) schema.keys.set(key, setting);
  for (const [key, plugin] of plugins) if (!schema.plugins.has(key)) schema.plugins.set(key, plugin);
}

/** As Debian packages it. */
async function inTree() {
  const tree = await pluginsFolder('4.3');
  const files = schemasIn(tree.folder).map((file) => join(tree.inside, file));
  return readSchema('4.3', mkdtempSync(join(tmpdir(), 'warren-settings-')), files);
}

/** The schemas of a commit, each where Erlang looks for an application. Those before 4.2 are for an older cuttlefish. */
async function inGit(git: string, version: string, commit: string) {
  const folder = mkdtempSync(join(tmpdir(), 'warren-settings-'));
  const script = 'git -C "$1" archive "$2" deps | tar --extract --directory "$3" --wildcards "deps/*/priv/schema/*"';
  const { status, stderr } = await runProgram({
    argv: ['bash', '-o', 'pipefail', '-c', script, '-', git, commit, folder],
  });
  if (status !== 0) throw new Error(`${commit}: ${stderr}`);
  for (const application of readdirSync(join(folder, 'deps'))) {
    const home = join(folder, application);
    renameSync(join(folder, 'deps', application), home);
    mkdirSync(join(home, 'ebin'));
    writeFileSync(join(home, 'ebin', `${application}.app`), `{application, ${application}, [{vsn, "0"}]}.\n`);
  }
  await addDependency(git, commit, folder);
  const files = schemasIn(folder).map((file) => join(folderInTree, file));
  return readSchema(/^(3\.13|4\.[01])\./.test(version) ? '4.0' : '4.3', folder, files);
}

/** The one dependency that has a schema does since 3.5.0, which is in the tree. */
async function addDependency(git: string, commit: string, folder: string): Promise<void> {
  const { stdout } = await runProgram({ argv: ['git', '-C', git, 'show', `${commit}:rabbitmq-components.mk`] });
  if (!/^dep_credentials_obfuscation = hex 3\.5\.0$/m.test(stdout)) return;
  const tree = await pluginsFolder('4.3');
  cpSync(join(tree.folder, 'credentials_obfuscation-3.5.0'), join(folder, 'credentials_obfuscation'), {
    recursive: true,
  });
}

async function readSchema(series: CuttlefishSeries, folder: string, files: readonly string[]) {
  const keys: SchemaOfVersion['keys'] = new Map();
  const plugins: SchemaOfVersion['plugins'] = new Map();
  for (const line of (await runCuttlefish({ series, folder, argv: ['schema', ...files] })).split('\n')) {
    const [what, name = '', ...fields] = line.split('\t');
    if (what === 'plugin') for (const key of fields) plugins.set(key, name);
    if (what !== 'key') continue;
    const [environment = '', types = '', validators = '', aliases = ''] = fields;
    for (const key of [name, ...aliases.split(',').filter(Boolean)]) keys.set(key, { environment, types, validators });
    for (const alias of aliases.split(',').filter(Boolean)) plugins.set(alias, plugins.get(name) ?? '');
  }
  rmSync(folder, { recursive: true });
  return { keys, plugins };
}
