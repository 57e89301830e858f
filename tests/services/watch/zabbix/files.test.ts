import { stringify } from 'yaml';
import { checkZabbixFiles, type ZabbixFile } from '../../../../services/watch/zabbix/files.ts';

const uuid = (digit: string) => `${digit.repeat(12)}4${digit.repeat(3)}8${digit.repeat(15)}`;

/** A file of one template, as it is right. */
const template = {
  uuid: uuid('1'),
  template: 'One',
  groups: [{ name: 'Warren' }],
  items: [{ uuid: uuid('2'), key: 'agent.ping', triggers: [{ uuid: uuid('3'), name: 'Silent' }] }],
};
const host = { host: 'orders-1', groups: [{ name: 'Warren' }], templates: [{ name: 'One' }] };
const templates = { template_groups: [{ uuid: uuid('4'), name: 'Warren' }], templates: [template] };
const hosts = { hosts: [host] };

function file(contents: object, path: string): ZabbixFile {
  return { text: stringify({ zabbix_export: { version: '7.0', ...contents } }), path };
}

const problemsOf = (...files: ZabbixFile[]) =>
  checkZabbixFiles(files).map(({ path, problem }) => `${path}: ${problem}`);

const right = file(templates, 'platform.yaml');

test('files as they should be have no problems', () => {
  expect(
    problemsOf(right, file(hosts, 'brokers/orders.yaml'), file({ media_types: [{ name: 'Warren PagerDuty' }] }, 'b')),
  ).toEqual([]);
});

test.each([
  ['no YAML', { text: 'a: [', path: 'b' }, /^b: Flow sequence/],
  ['another document', { text: 'a: 1', path: 'b' }, /^b: zabbix_export: Invalid input/],
  ['a section that nobody takes back', file({ maps: [] }, 'b'), /^b: zabbix_export: Unrecognized key: "maps"$/],
  ['another version', file({ version: '6.0' }, 'b'), /^b: version is 6.0; export it from Zabbix 7.0$/],
  [
    'a host outside of the group',
    file({ hosts: [{ ...host, groups: [{ name: 'Linux' }] }] }, 'b'),
    /^b: host orders-1 is not in the group Warren$/,
  ],
  [
    'an item with a uuid on a host',
    file({ hosts: [{ ...host, items: [{ uuid: uuid('5'), key: 'k' }] }] }, 'b'),
    /^b: items "k" of host orders-1 has a uuid, which Zabbix takes of templates alone$/,
  ],
  [
    'a template of nowhere',
    file({ hosts: [{ ...host, templates: [{ name: 'Two' }] }] }, 'b'),
    /^b: host orders-1 has the template Two, which no file holds$/,
  ],
  [
    'a media type of another name',
    file({ media_types: [{ name: 'PagerDuty' }] }, 'b'),
    /^b: media type PagerDuty does not begin with "Warren ", by which it would be found again$/,
  ],
  [
    'a trigger without uuid',
    file({ triggers: [{ name: 'T' }] }, 'b'),
    /^b: trigger T has no uuid, which those of templates need$/,
  ],
])('%s is refused, by its path', (_, wrong, message) => {
  expect(problemsOf(right, wrong)).toEqual([expect.stringMatching(message)]);
});

test.each([
  ['no uuid', undefined, 'b: items "agent.ping" of template Two has no uuid'],
  ['another uuid', 'abc', 'b: items "agent.ping" of template Two has the uuid abc, which is not one of version 4'],
  ['the uuid of another', uuid('2'), `b: uuid ${uuid('2')} is there twice`],
])('%s in a template is refused', (_, given, message) => {
  const two = { ...template, uuid: uuid('7'), template: 'Two', items: [{ uuid: given, key: 'agent.ping' }] };
  expect(problemsOf(right, file({ templates: [two] }, 'b'))).toEqual([message]);
});

test('what is there twice is told of once, and every file that is wrong is told of', () => {
  const twice = file(hosts, 'brokers/orders.yaml');
  expect(problemsOf(right, twice, { ...twice, path: 'c' }, { text: '', path: 'd' })).toEqual([
    expect.stringMatching(/^d: the file: Invalid input/),
    'c: host orders-1 is there twice',
  ]);
});
