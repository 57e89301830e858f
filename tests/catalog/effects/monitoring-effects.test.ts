import { platformSchema } from '../../../catalog/kinds/platform/platform.ts';
import { addedPlatform, changedPlatform } from '../../../catalog/kinds/platform/platform-effects.ts';
import { plainText } from '../../../catalog/words/sentence.ts';
import { openedFiles, watchedFiles } from '../../changes/change.ts';

const { monitoring: _, ...unwatched } = watchedFiles().platform;

type Platform = ReturnType<typeof watchedFiles>['platform'];

function told(from: Platform, to: Platform, { hasProcessors = false } = {}) {
  const [before, after] = [platformSchema.parse(from), platformSchema.parse(to)];
  const around = { brokers: [], endpoints: [], hadReceiver: false, hasProcessors, clusters: [] };
  const effects = changedPlatform({ before, after, ...around });
  return effects.map(({ severity, sentence }) => [severity, plainText(sentence)]);
}

test('a host that watches is told with its machine, and with who gets in', () => {
  expect(told(unwatched, watchedFiles().platform)).toEqual([
    [
      'live',
      'gets a host that watches it: t4g.large with 100 GiB. Who may use Session Manager on it comes to Grafana, Prometheus and Zabbix, and nobody else.',
    ],
  ]);
});

test('a host that people come to by Cloudflare Access says so of itself, and who they are, whatever else it costs', () => {
  const opened = openedFiles().platform;
  const { monitoring: _host, ...closed } = opened;
  const exposed = [
    'exposed',
    'lets ada@example.org look at Grafana from the internet, at https://grafana.example.com, once they have logged in to Cloudflare Access.',
  ];
  expect(told(closed, opened, { hasProcessors: true })).toEqual([
    ['rolling', expect.stringContaining('comes to Grafana, Prometheus and Zabbix. Tasks of processors')],
    exposed,
  ]);
  const first = addedPlatform(platformSchema.parse(opened)).map((e) => [e.severity, plainText(e.sentence)]);
  expect(first).toContainEqual(exposed);
});

test('tasks of processors are told to be replaced when a host comes that asks them, and when it goes', () => {
  const [come] = told(unwatched, watchedFiles().platform, { hasProcessors: true });
  expect(come?.[0]).toBe('rolling');
  expect(come?.[1]).toMatch(
    / Tasks of processors are replaced, since they are to tell it of their metrics; brokers begin to while they run\.$/,
  );
  const [go] = told(watchedFiles().platform, unwatched, { hasProcessors: true });
  expect(go?.[0]).toBe('downtime');
  expect(go?.[1]).toMatch(/ Tasks of processors are replaced, since they need not tell it of their metrics\.$/);
});

test('a login that is asked for again lets in nobody more', () => {
  const anonymous = { ...unwatched, monitoring: { instance: { type: 't4g.large' }, access: { anonymous: true } } };
  const asked = { ...unwatched, monitoring: { instance: { type: 't4g.large' }, access: {} } };
  expect(told(anonymous, asked)).toEqual([['live', 'has everybody log in to Grafana.']]);
});
