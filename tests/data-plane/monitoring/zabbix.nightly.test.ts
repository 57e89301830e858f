import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { type Threshold, thresholds } from '../../../catalog/alarms/known/zabbix/thresholds.ts';
import { readRepository } from '../../../catalog/files/read-repository.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import type { WatchIdentity } from '../../../contracts/watch-identity.ts';
import { type NodeHealth, nodeHealthFile, zabbixItem } from '../../../contracts/zabbix.ts';
import { prepareTree } from '../../../operations/servers/trees/prepare-tree.ts';
import { environmentInTree, folderInTree, inTree } from '../../../operations/servers/trees/run-in-tree.ts';
import { startZabbix, startZabbixAgent, type Zabbix } from '../../../operations/servers/zabbix.ts';
import { runProgram } from '../../../pipeline/process/run-program.ts';
import type { Secrets } from '../../../services/node/aws/secrets.ts';
import { storeSet, writeNote } from '../../../services/watch/bundle/set-store.ts';
import { zabbixDriftWhenDue } from '../../../services/watch/report/zabbix-drift.ts';
import { openZabbix, type ZabbixApi } from '../../../services/watch/zabbix/api.ts';
import { applyZabbixFiles, ZabbixRefusal } from '../../../services/watch/zabbix/apply.ts';
import { findZabbixDrift } from '../../../services/watch/zabbix/drift.ts';
import { checkZabbixFiles, type ZabbixFile } from '../../../services/watch/zabbix/files.ts';
import { takeOnZabbix, zabbixForPrometheus } from '../../../services/watch/zabbix/on-host.ts';
import { asAdministrator } from '../../../services/watch/zabbix/session.ts';
import { zabbixFiles } from '../../../stacks/monitoring/bundle/zabbix/files.ts';
import { setOf } from '../../services/watch/sets.ts';
import { until } from '../../until.ts';

const password = randomBytes(16).toString('hex');
const folder = mkdtempSync(join(tmpdir(), 'warren-zabbix-'));
const files = filesOfSample();
let zabbix: Zabbix;

beforeAll(async () => {
  zabbix = await startZabbix({ folder: join(folder, 'server') });
});

afterAll(async () => {
  await zabbix?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function filesOfSample() {
  const { catalog } = loadCatalog({ files: readRepository('.'), today: '2026-11-21' });
  if (!catalog) throw new Error('the sample has errors');
  return zabbixFiles(catalog, []);
}

/** Works with it as the host does. */
function work<T>(what: (api: ZabbixApi) => Promise<T>): Promise<T> {
  return asAdministrator({ url: zabbix.url, password }, what);
}

const apply = (of: readonly ZabbixFile[], historyDays = 14) =>
  work((api) => applyZabbixFiles({ api, files: of, historyDays }));

const drift = (of: readonly ZabbixFile[]) => work((api) => findZabbixDrift(api, of));

/** What a method finds, as records of texts. */
const get = (method: string, params: object) =>
  work((api) => api.call(method, params, z.array(z.record(z.string(), z.unknown()))));

/** The host's file of a broker with one node, `change`d. */
function fileOf(name: string, change: (host: Record<string, unknown>) => void): ZabbixFile {
  const [file] = files.filter(({ path }) => path === 'zabbix/hosts/orders.yaml');
  const document = parse(file?.text ?? '');
  const [host] = document.zabbix_export.hosts;
  Object.assign(host, { host: name, name });
  change(host);
  document.zabbix_export.hosts = [host];
  return { text: stringify(document), path: `zabbix/hosts/${name}.yaml` };
}

test("the first password of Zabbix's Admin is replaced by that of the secret, and nobody comes in as guest", async () => {
  await apply(files);
  const login = (username: string, secret: string) =>
    openZabbix({ url: zabbix.url }).call('user.login', { username, password: secret }, z.string());
  await expect(login('Admin', 'zabbix')).rejects.toThrow(/Incorrect user name or password/);
  await expect(login('guest', '')).rejects.toThrow(/Incorrect user name or password|No permissions/);
  await expect(asAdministrator({ url: zabbix.url, password: 'another' }, async () => {})).rejects.toThrow(
    "Zabbix's Admin has neither the password of the secret nor the first one. The next apply sets it to that of the secret.",
  );
});

test('Admin has the password of the secret after an apply, whatever it was before', async () => {
  const { url, runSql } = zabbix;
  expect(await asAdministrator({ url, password: 'another-password', runSql }, async () => 'in')).toBe('in');
  await expect(work(async () => {})).rejects.toThrow(/neither the password of the secret/);
  expect(await asAdministrator({ url, password, runSql }, async () => 'in')).toBe('in');
  expect(await work(async () => 'in')).toBe('in');
});

test('what is synthesized of the sample passes the checks, is taken twice without a difference, and nothing is made anew', async () => {
  expect(checkZabbixFiles(files)).toEqual([]);
  await apply(files);
  expect(await drift(files)).toEqual([]);
  const ids = () => get('trigger.get', { output: ['triggerid'], sortfield: 'triggerid', group: 'Warren' });
  const before = await ids();
  await apply(files);
  expect(await drift(files)).toEqual([]);
  expect(await ids()).toEqual(before);
  expect(before.length).toBeGreaterThan(20);
});

test('numbers that are said to be of its own templates are those of a real Zabbix', async () => {
  const shipped = Object.values<Threshold>(thresholds).flatMap(({ shipped: of, value }) =>
    of ? [{ ...of, value }] : [],
  );
  const templates = await get('template.get', {
    filter: { host: shipped.map(({ template }) => template) },
    output: ['host'],
    selectMacros: ['macro', 'value'],
  });
  const its = new Map(
    templates.flatMap(({ host, macros }) =>
      (macros as { macro: string; value: string }[]).map(({ macro, value }) => [`${host} ${macro}`, value]),
    ),
  );
  expect(shipped.length).toBeGreaterThan(10);
  for (const { template, macro, value } of shipped)
    expect([macro, its.get(`${template} ${macro}`)]).toEqual([macro, value]);
});

test('the host that a new Zabbix has of its own is gone, and values are kept as long as platform.yaml says', async () => {
  await apply(files, 9);
  expect(await get('host.get', { output: ['host'], filter: { host: ['Zabbix server'] } })).toEqual([]);
  const housekeeping = await work((api) =>
    api.call('housekeeping.get', { output: ['hk_history', 'hk_history_global'] }, z.record(z.string(), z.unknown())),
  );
  expect(housekeeping).toEqual({ hk_history: '9d', hk_history_global: '1' });
});

test('PagerDuty as Zabbix ships it is taken twice from a file without a difference, and goes with the file', async () => {
  const [shipped] = await get('mediatype.get', { output: ['mediatypeid'], filter: { name: ['PagerDuty'] } });
  const text = await work((api) =>
    api.call('configuration.export', { format: 'yaml', options: { mediaTypes: [shipped?.mediatypeid] } }, z.string()),
  );
  const media = { text: text.replace('name: PagerDuty', "name: 'Warren PagerDuty'"), path: 'zabbix/pagerduty.yaml' };
  expect(checkZabbixFiles([...files, media])).toEqual([]);
  for (let time = 0; time < 2; time += 1) {
    await apply([...files, media]);
    expect(await drift([...files, media])).toEqual([]);
  }
  const names = async () => (await get('mediatype.get', { output: ['name'] })).map(({ name }) => name);
  expect(await names()).toContain('Warren PagerDuty');
  await apply(files);
  expect(await names()).not.toContain('Warren PagerDuty');
  expect(await names()).toContain('PagerDuty');
});

test('what was changed by hand is named, in templates, on hosts and in what hosts inherit, and the next apply sets it right', async () => {
  await apply(files);
  const ids = () => get('trigger.get', { output: ['triggerid'], sortfield: 'triggerid', group: 'Warren' });
  const before = await ids();
  const [down] = await get('trigger.get', { filter: { description: ['RabbitMQ is down'] }, templated: true });
  const [inherited] = await get('trigger.get', {
    filter: { description: ['Clock is wrong'] },
    host: 'orders-2',
    output: ['triggerid'],
  });
  const [item] = await get('item.get', { filter: { key_: ['system.uptime'] }, host: 'orders-1', output: ['itemid'] });
  const [host] = await get('host.get', { filter: { host: ['orders-1'] }, output: ['hostid'] });
  await work(async (api) => {
    await api.call('trigger.update', { triggerid: down?.triggerid, priority: 1 }, z.unknown());
    await api.call('trigger.update', { triggerid: inherited?.triggerid, status: 1 }, z.unknown());
    await api.call('item.update', { itemid: item?.itemid, delay: '1h' }, z.unknown());
    await api.call('host.update', { hostid: host?.hostid, tags: [{ tag: 'broker', value: 'others' }] }, z.unknown());
  });
  expect(await drift(files)).toEqual([
    'host orders-1, item "Uptime": delay is "1h"; the template says "1m"',
    'host orders-1, tag broker: value is "others"; the files say "orders"',
    'host orders-1, tag node is not there',
    'host orders-1, tag platform is not there',
    'host orders-2, trigger "Clock is wrong": status is "1"; the template says "0"',
    'template Warren RabbitMQ node, item rabbitmq.serving, trigger RabbitMQ is down: priority is "INFO"; the files say "HIGH"',
  ]);
  await apply(files);
  expect(await drift(files)).toEqual([]);
  expect(await ids()).toEqual(before);
});

test('what the files no longer name goes, and what somebody made outside of the group of Warren stays', async () => {
  await apply(files);
  const groups = await get('hostgroup.get', {
    filter: { name: ['Warren', 'Linux servers'] },
    output: ['name', 'groupid'],
  });
  const id = (group: string) => groups.find(({ name }) => name === group)?.groupid;
  await work(async (api) => {
    for (const [host, group] of [
      ['by-hand', 'Linux servers'],
      ['in-the-way', 'Warren'],
    ] as const) {
      await api.call('host.create', { host, groups: [{ groupid: id(group) }] }, z.unknown());
    }
  });
  expect(await drift(files)).toEqual(['host in-the-way is in no file']);
  const less = files.filter(({ path }) => path !== 'zabbix/hosts/orders.yaml');
  await apply(less);
  const names = (await get('host.get', { output: ['host'] })).map(({ host }) => host);
  expect(names).not.toContain('orders-1');
  expect(names).not.toContain('in-the-way');
  expect(names).toContain('by-hand');
  expect(names).toContain('monitoring');
  expect(await drift(less)).toEqual([]);
});

test("the host's agent takes on a set, compares it every hour, and blames the file of the repository", async () => {
  const from = Object.fromEntries(files.map((file) => [file.path, file.from]));
  const images = { 'zabbix-web': 'docker.io/zabbix/zabbix-web-nginx-mysql:7.0' };
  const set = (of: readonly ZabbixFile[]) =>
    setOf(Object.fromEntries(of.map(({ path, text }) => [path, text])), { from, images });
  const where = { url: zabbix.url, password };
  await takeOnZabbix({ ...where, set: set(files) });
  const broken = files.map((file) => ({ ...file, text: file.text.replace('dns: orders-2', 'dns: no name') }));
  await expect(takeOnZabbix({ ...where, set: set(broken) })).rejects.toMatchObject({
    refused: [
      { file: 'brokers/orders.yaml', problem: expect.stringMatching(/^zabbix\/hosts\/orders.yaml: Zabbix refuses/) },
    ],
  });
  const folders = { sets: join(folder, 'sets') };
  storeSet(folders, set(files));
  writeNote(folders, 'applied', set(files).name);
  const said: string[] = [];
  const compare = (secret: string) =>
    zabbixDriftWhenDue({
      url: zabbix.url,
      folders,
      identity: { secrets: 'acme/monitoring' } as WatchIdentity,
      aws: { secrets: { read: async () => secret } as unknown as Secrets },
      say: (line) => said.push(line),
    });
  expect(await compare('another')).toBeUndefined();
  expect(said).toEqual([expect.stringMatching(/^Zabbix is not compared: Zabbix's Admin has neither/)]);
  const [host] = await get('host.get', { filter: { host: ['orders-3'] }, output: ['hostid'] });
  await work((api) => api.call('host.update', { hostid: host?.hostid, status: 1 }, z.unknown()));
  expect(await compare(password)).toEqual(['host orders-3: status is "DISABLED"; the files say as by default']);
  expect(await compare(password)).toBeUndefined();
});

test('a file that Zabbix refuses is named, with what Zabbix says of it', async () => {
  const broken = fileOf('broken', (host) => {
    host.interfaces = [{ useip: 'NO', dns: 'not a name', interface_ref: 'if1' }];
  });
  const refusal = await apply([...files, broken]).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ZabbixRefusal);
  expect((refusal as ZabbixRefusal).problem).toEqual({
    path: 'zabbix/hosts/broken.yaml',
    problem: expect.stringContaining('Zabbix refuses configuration.import: '),
  });
});

/** The same templates, which ask every second. */
function impatient(of: readonly ZabbixFile[]): ZabbixFile[] {
  return of.map(({ text, path }) => {
    const document = parse(text);
    for (const { items } of document.zabbix_export.templates ?? []) {
      for (const item of items) if (item.type !== 'DEPENDENT') item.delay = '1s';
    }
    return { text: stringify(document), path };
  });
}

/** Of a node where all is wrong that can be, and of one that is well. */
const ill = {
  serving: 0,
  missingNodes: 2,
  partitions: 1,
  alarms: 1,
  quorumCritical: 1,
  virtualHostsDown: 1,
  certificateDays: 2,
} as const;
const well = {
  serving: 1,
  missingNodes: 0,
  partitions: 0,
  alarms: 0,
  quorumCritical: 0,
  virtualHostsDown: 0,
  certificateDays: 60.5,
} as const;

/** What Zabbix says of the one, but that a louder one stands for another. */
const problemsOfIll = [
  'severity="average",trigger="Nodes of the cluster do not run"',
  'severity="average",trigger="Queues would lose their majority"',
  'severity="high",trigger="Certificate is about to end"',
  'severity="high",trigger="Publishers are held back"',
  'severity="high",trigger="RabbitMQ is down"',
  'severity="high",trigger="The cluster is partitioned"',
  'severity="high",trigger="Virtual hosts do not run"',
];

test("an agent's values and a node's file come in; problems open, are told to Prometheus, and close; an agent that is gone is one", async () => {
  const write = (health: Omit<NodeHealth, 'at'>) => {
    const at = Math.floor(Date.now() / 1000);
    writeFileSync(join(folder, 'agent', 'rabbitmq.json'), JSON.stringify({ at, ...health } satisfies NodeHealth));
  };
  mkdirSync(join(folder, 'agent'));
  write(ill);
  const agent = await startZabbixAgent({
    folder: join(folder, 'agent'),
    hostName: 'here-1',
    settings: [`Alias=vfs.file.contents[${nodeHealthFile}]:vfs.file.contents[${folderInTree}/rabbitmq.json]`],
  });
  const here = fileOf('here-1', (host) => {
    host.interfaces = [{ port: String(agent.port), interface_ref: 'if1' }];
    // What files are made of is not to say what is a label and what a line.
    host.tags = [
      { tag: 'broker', value: 'a"}\n# HELP b' },
      { tag: 'node', value: '1' },
    ];
    host.macros = [
      { macro: thresholds.silent.macro, value: '5s' },
      { macro: '{$DATA}', value: folderInTree },
    ];
  });
  const watched = impatient([...files, here]);
  const labels = String.raw`host="here-1",broker="a\"} # HELP b",node="1"`;
  const scrape = zabbixForPrometheus({ url: zabbix.url, password: async () => password });
  /** Problems of RabbitMQ; what else there is depends on what else this computer does. */
  const problems = (text: string) =>
    text
      .split('\n')
      .filter(
        (line) =>
          line.startsWith(`zabbix_problem{${labels}`) &&
          /RabbitMQ|cluster|[Cc]ertificate|majority|hosts|back/.test(line),
      )
      .map((line) => line.slice(`zabbix_problem{${labels},`.length, -'} 1'.length))
      .sort();
  try {
    await apply(watched);
    await until('all problems are told of', async () => problems(await scrape()).length >= problemsOfIll.length);
    const text = await scrape();
    expect(problems(text)).toEqual(problemsOfIll);
    expect(text).toContain('zabbix_up 1\n');
    expect(text).toContain(`zabbix_item{${labels},key="${zabbixItem.certificateDays}"} 2\n`);
    write(well);
    await until('they are over', async () => problems(await scrape()).length === 0);
    await until('every item is told of', async () => {
      const told = await scrape();
      const keys = Object.values(zabbixItem).map((key) => `zabbix_item{${labels},key="${key}"} `);
      return [...keys, `zabbix_host_available{${labels}} 1\n`].every((line) => told.includes(line));
    });
    expect(await scrape()).toContain(`zabbix_item{${labels},key="${zabbixItem.certificateDays}"} 60.5\n`);
    expect(await promtool(await scrape())).toEqual({ status: 0, said: '' });
    const amiss = { host: 'here-1', filter: { state: 1 } };
    expect(await get('trigger.get', { ...amiss, output: ['description', 'error'] })).toEqual([]);
    expect(await get('item.get', { ...amiss, output: ['key_', 'error'] })).toEqual([]);
    expect(await drift(watched)).toEqual([]);
    await agent.stop();
    const gone = `zabbix_problem{${labels},severity="high",trigger="Agent does not answer"} 1\n`;
    await until('the agent is missed', async () => (await scrape()).includes(gone));
    expect(await scrape()).toContain(`zabbix_host_available{${labels}} 0\n`);
  } finally {
    await agent.stop();
  }
});

/** What Prometheus' own check says of metrics. */
async function promtool(text: string): Promise<{ status: number; said: string }> {
  const own = join(folder, 'promtool');
  mkdirSync(own);
  writeFileSync(join(own, 'metrics.txt'), text);
  const check = `exec promtool check metrics < ${folderInTree}/metrics.txt`;
  const tree = await prepareTree('prometheus');
  const argv = inTree({ tree, folder: own, argv: ['sh', '-euc', check] });
  const { status, stdout, stderr } = await runProgram({ argv, env: environmentInTree });
  return { status, said: stdout + stderr };
}
