import { z } from 'zod';
import type { Problem } from '../checks/problem.ts';
import type { ZabbixApi } from './api.ts';
import { isCalling, setCalling } from './calling.ts';
import { findZabbixDrift } from './drift.ts';
import { readZabbixFile, type ZabbixContents, type ZabbixFile } from './files.ts';
import { overrides } from './overrides.ts';
import { ownedBy } from './owned.ts';

/** A file that Zabbix did not take; the ones before it are taken. */
export class ZabbixRefusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, cause: unknown) {
    super(`${problem.path}: ${problem.problem}`, { cause });
    this.name = 'ZabbixRefusal';
    this.problem = problem;
  }
}

/** How long hourly averages are kept. */
const trends = '365d';

const all = { createMissing: true, updateExisting: true };
const exactly = { ...all, deleteMissing: true };

/** What of a file is taken: all of it, and what its templates and hosts have beside it goes. */
const rules = {
  host_groups: all,
  template_groups: all,
  templates: all,
  hosts: all,
  mediaTypes: all,
  items: exactly,
  triggers: exactly,
  discoveryRules: exactly,
  graphs: exactly,
  httptests: exactly,
  valueMaps: exactly,
  templateDashboards: exactly,
  templateLinkage: { createMissing: true, deleteMissing: true },
};

/**
 * Brings Zabbix to the files, which `checkZabbixFiles` has passed: takes each, has it tell the pager where they hold its media type, removes what Warren
 * had there and the files no longer name, and sets back what was changed by hand. The same files a second time change nothing. Throws a ZabbixRefusal that names the file, and whatever the API throws.
 */
export async function applyZabbixFiles(props: {
  api: ZabbixApi;
  files: readonly ZabbixFile[];
  /** How long values are kept, in days. */
  historyDays: number;
}): Promise<void> {
  const { api, files, historyDays } = props;
  await removeFirstHost(api);
  await settle(api, historyDays);
  // Many imports take as many times longer than to see that none is needed.
  if ((await findZabbixDrift(api, files)).length === 0) return;
  const parsed = files.map((file) => ({ file, contents: readZabbixFile(file) }));
  // Hosts link to templates, whichever file has them.
  const order = parsed.toSorted((a, b) => Math.sign(a.contents.hosts.length) - Math.sign(b.contents.hosts.length));
  for (const { file } of order) await importFile(api, file);
  const wanted = parsed.map(({ contents }) => contents);
  await setCalling(api, isCalling(wanted));
  await removeOthers(api, wanted);
  for (const { restore } of await overrides(api)) await restore();
}

async function importFile(api: ZabbixApi, { text, path }: ZabbixFile): Promise<void> {
  try {
    await api.call('configuration.import', { format: 'yaml', rules, source: text }, z.literal(true));
  } catch (error) {
    throw new ZabbixRefusal({ path, problem: (error as Error).message }, error);
  }
}

async function removeOthers(api: ZabbixApi, files: readonly ZabbixContents[]): Promise<void> {
  const owned = await ownedBy(api);
  const hosts = new Set(files.flatMap((file) => file.hosts.map(({ host }) => host)));
  await remove(api, 'host.delete', beside(owned.hosts, hosts));
  const templates = new Set(files.flatMap((file) => file.templates.map(({ template }) => template)));
  await remove(api, 'template.delete', beside(owned.templates, templates));
  const media = new Set(files.flatMap((file) => file.media_types.map(({ name }) => name)));
  await remove(api, 'mediatype.delete', beside(owned.mediaTypes, media));
}

function beside(owned: ReadonlyMap<string, string>, wanted: ReadonlySet<string>): string[] {
  return [...owned].filter(([name]) => !wanted.has(name)).map(([, id]) => id);
}

async function remove(api: ZabbixApi, method: string, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await api.call(method, ids, z.unknown());
}

/** A new Zabbix watches a host of its own, which would be told of as gone. */
async function removeFirstHost(api: ZabbixApi): Promise<void> {
  const params = { output: ['hostid'], filter: { host: ['Zabbix server'] } };
  const found = await api.call('host.get', params, z.array(z.object({ hostid: z.string() })));
  await remove(
    api,
    'host.delete',
    found.map(({ hostid }) => hostid),
  );
}

/** Settings of Zabbix as a whole: nobody comes in without a name, and values are kept as long as the file says. */
async function settle(api: ZabbixApi, historyDays: number): Promise<void> {
  await closeGuest(api);
  const kept = { hk_history_global: 1, hk_history: `${historyDays}d`, hk_trends_global: 1, hk_trends: trends };
  await api.call('housekeeping.update', kept, z.unknown());
}

const usersSchema = z.array(
  z.object({
    userid: z.string(),
    usrgrps: z.array(z.object({ usrgrpid: z.string(), users_status: z.string() })),
  }),
);

/** A member of a group that is switched off cannot come in: https://www.zabbix.com/documentation/7.0/en/manual/api/reference/usergroup/object */
const switchedOff = '1';

async function closeGuest(api: ZabbixApi): Promise<void> {
  const params = { output: ['userid'], filter: { username: ['guest'] }, selectUsrgrps: ['usrgrpid', 'users_status'] };
  for (const { userid, usrgrps } of await api.call('user.get', params, usersSchema)) {
    if (usrgrps.some(({ users_status }) => users_status === switchedOff)) continue;
    const group = { output: ['usrgrpid'], filter: { users_status: [switchedOff] }, limit: 1 };
    const off = await api.call('usergroup.get', group, z.array(z.object({ usrgrpid: z.string() })));
    const groups = [...usrgrps.map(({ usrgrpid }) => ({ usrgrpid })), ...off];
    await api.call('user.update', { userid, usrgrps: groups }, z.unknown());
  }
}
