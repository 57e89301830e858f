import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareTree } from '../../../operations/servers/trees/prepare-tree.ts';
import { environmentInTree, folderInTree, inTree } from '../../../operations/servers/trees/run-in-tree.ts';
import { runProgram } from '../../../pipeline/process/run-program.ts';

/** A series of RabbitMQ whose packages Debian has, with the cuttlefish that came with it. */
export type CuttlefishSeries = '4.0' | '4.3';

const trees = { '4.0': 'rabbitmq40', '4.3': 'rabbitmq' } as const;
const releases = '/usr/lib/rabbitmq/lib';
const program = 'cuttlefish.escript';

/** Where the applications of RabbitMQ lie: on this computer, and as its own programs see it. */
export async function pluginsFolder(series: CuttlefishSeries): Promise<{ folder: string; inside: string }> {
  const tree = await prepareTree(trees[series]);
  const [release = ''] = readdirSync(join(tree, releases));
  return { folder: join(tree, releases, release, 'plugins'), inside: join(releases, release, 'plugins') };
}

/** Schemas below a folder of applications, by their paths from there. */
export function schemasIn(folder: string): string[] {
  return readdirSync(folder).flatMap((application) => {
    const schemas = join(application, 'priv', 'schema');
    if (!existsSync(join(folder, schemas))) return [];
    return readdirSync(join(folder, schemas))
      .filter((name) => name.endsWith('.schema'))
      .map((name) => join(schemas, name));
  });
}

/** Runs cuttlefish.escript with the words that it takes, and gives what it printed; it sees the folder as /srv. */
export async function runCuttlefish(props: {
  series: CuttlefishSeries;
  folder: string;
  argv: readonly string[];
}): Promise<string> {
  const { series, folder, argv } = props;
  copyFileSync(fileURLToPath(new URL(program, import.meta.url)), join(folder, program));
  const { inside } = await pluginsFolder(series);
  const { status, stdout, stderr } = await runProgram({
    argv: inTree({
      tree: await prepareTree(trees[series]),
      folder,
      argv: ['/usr/bin/escript', join(folderInTree, program), ...argv],
    }),
    env: { ...environmentInTree, ERL_LIBS: `${folderInTree}:${inside}`, HOME: '/tmp', INSTALLED: inside },
  });
  if (status !== 0) throw new Error(`cuttlefish of RabbitMQ ${series}: ${stderr}${stdout}`);
  return stdout;
}

/** What became of each text that RabbitMQ's own programs were given as a file: nothing, or why it was refused. */
export async function judge(props: {
  series: CuttlefishSeries;
  what: 'settings' | 'terms';
  texts: readonly string[];
}): Promise<{ taken: boolean; said: string }[]> {
  const { series, what, texts } = props;
  const folder = mkdtempSync(join(tmpdir(), 'warren-cuttlefish-'));
  try {
    mkdirSync(join(folder, 'cases'));
    for (const [index, text] of texts.entries()) writeFileSync(join(folder, 'cases', String(index)), text);
    const printed = await runCuttlefish({ series, folder, argv: [what, join(folderInTree, 'cases')] });
    const said = new Map(
      printed
        .trim()
        .split('\n')
        .map((line) => line.split('\t'))
        .map(([index, verdict, ...more]) => [Number(index), { taken: verdict === 'ok', said: more.join(' ') }]),
    );
    return texts.map((_, index) => said.get(index) ?? { taken: false, said: 'it said nothing' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each text with the term that Erlang reads in it as Erlang prints it. */
export async function print(texts: readonly string[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'warren-cuttlefish-'));
  try {
    mkdirSync(join(folder, 'cases'));
    for (const [index, text] of texts.entries()) writeFileSync(join(folder, 'cases', String(index)), text);
    const said = await runCuttlefish({ series: '4.3', folder, argv: ['printed', join(folderInTree, 'cases')] });
    const refused = said.split('\n').find((line) => line.includes('refused'));
    if (refused !== undefined)
      throw new Error(`Erlang does not read ${texts[Number.parseInt(refused, 10)]}: ${refused}`);
    return texts.map((_, index) => readFileSync(join(folder, 'cases', String(index)), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
