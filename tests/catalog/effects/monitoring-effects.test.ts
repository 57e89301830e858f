import { platformSchema } from '../../../catalog/kinds/platform/platform.ts';
import { changedPlatform } from '../../../catalog/kinds/platform/platform-effects.ts';
import { plainText } from '../../../catalog/words/sentence.ts';
import { watchedFiles } from '../../changes/change.ts';

const { monitoring: watched, ...unwatched } = watchedFiles().platform;

function told(from: typeof unwatched, to: typeof unwatched) {
  const [before, after] = [platformSchema.parse(from), platformSchema.parse(to)];
  const effects = changedPlatform({ before, after, brokers: [], endpoints: [], hadReceiver: false, clusters: [] });
  return effects.map(({ severity, sentence }) => [severity, plainText(sentence)]);
}

const by = 'Who may use Session Manager on it comes to Grafana, Prometheus and Zabbix';

test('a host that watches is told with its machine, and with who gets in', () => {
  const privately = { ...unwatched, monitoring: { ...watched, instance: { type: 't4g.large' }, access: {} } };
  expect(told(unwatched, privately)).toEqual([
    ['live', `gets a host that watches it: t4g.large with 100 GiB. ${by}, and nobody else.`],
  ]);
  const invited =
    'lets @example.com come to Grafana from the internet, at grafana.example.com, once Cloudflare Access knows who they are.';
  expect(told(unwatched, watchedFiles().platform)).toEqual([
    ['exposed', `gets a host that watches it: t4g.large with 100 GiB. ${by}; ${invited}`],
  ]);
  expect(told(privately, watchedFiles().platform)).toEqual([['exposed', invited]]);
});

test('a login that is asked for again lets in nobody more', () => {
  const open = watchedFiles().platform;
  const anonymous = {
    ...open,
    monitoring: { ...watched, instance: { type: 't4g.large' }, access: { anonymous: true } },
  };
  const asked = { ...open, monitoring: { ...watched, instance: { type: 't4g.large' }, access: {} } };
  expect(told(anonymous, asked)).toEqual([['live', 'has everybody log in to Grafana.']]);
});

test('its disk keeps it in the zone that it is in', () => {
  const open = watchedFiles().platform;
  const { cidr, zones } = open.network;
  const turned = { ...open, network: { ...open.network, cidr, zones: [...zones].reverse() } };
  expect(told(open, turned)).toEqual([
    [
      'refused',
      `names its zones in another order. That moves the host that watches to ${zones.at(-1)}, and a disk cannot leave its own zone. Leave ${zones[0]} the first.`,
    ],
  ]);
  expect(told({ ...unwatched }, { ...unwatched, network: turned.network })).toEqual([
    ['live', 'names its zones in another order.'],
  ]);
});
