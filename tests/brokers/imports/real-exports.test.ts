import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Rabbitmq, startRabbitmq } from '../../../operations/servers/rabbitmq.ts';
import { removeScratchFolders } from '../../repositories.ts';
import { unaccounted } from './differences.ts';
import { asUpstream, makeEveryObject, pluginsOfObjects, type Series } from './every-object.ts';
import { type Definitions, objectsOf } from './facts.ts';
import { configure, exportOf, type Imported, importExport } from './round-trip.ts';

const folders: string[] = [];
const brokers: Rabbitmq[] = [];

afterEach(async () => {
  await Promise.all(brokers.splice(0).map((broker) => broker.kill9()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

afterAll(removeScratchFolders);

/** By day the newest alone. */
const every: Series[] = process.env.NIGHTLY ? ['4.3', '4.0'] : ['4.3'];

test.each(every)(
  'every object of a real RabbitMQ %s goes through an export, an import and a node, and is there again but for what a note names',
  async (series) => {
    const [source, blank] = await Promise.all([start(series), start('4.3')]);
    await makeEveryObject(source.managementUrl, series);
    const exported = await exportOf(source);
    const imported = await importExport(exported);
    expect(imported.report.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const after = await configure(blank, imported, exported);
    expect(unaccounted(objectsOf(exported), objectsOf(after), imported.report.notes)).toEqual([]);

    // What rabbitmqctl writes gives the same file, and so does one vhost by itself what it gives in the export of all.
    const written = await importExport(await source.rabbitmqctl('--quiet', 'export_definitions', '-'));
    expect(written.rendered).toEqual((await importExport(asWritten(exported, series))).rendered);
    const alone = await importExport(await exportOf(source, 'orders'));
    const withinAll = await importExport(exported, 'orders');
    expect(without(alone, usersAlone)).toEqual(without(withinAll, usersAlone));
  },
);

/** What rabbitmqctl writes of it: that of 4.0 leaves internal exchanges out. */
function asWritten(exported: Definitions, series: Series): Definitions {
  if (series !== '4.0') return exported;
  return {
    ...exported,
    exchanges: (exported.exchanges as { internal: boolean }[]).filter(({ internal }) => !internal),
  };
}

/** The export of one vhost holds neither users nor who may do what. */
const usersAlone = ['permissions', 'topic_permissions'] as const;

function without({ rendered }: Imported, lists: readonly (typeof usersAlone)[number][]): object {
  const definitions = Object.entries(rendered?.definitions ?? {});
  return Object.fromEntries(definitions.filter(([list]) => !lists.some((each) => each === list)));
}

async function start(series: Series): Promise<Rabbitmq> {
  const folder = mkdtempSync(join(tmpdir(), 'warren-import-'));
  folders.push(folder);
  const login = { username: 'guest', password: 'guest' };
  const broker = await startRabbitmq({
    folder,
    series,
    login,
    configuration: asUpstream[series],
    morePlugins: pluginsOfObjects,
  });
  brokers.push(broker);
  return broker;
}
