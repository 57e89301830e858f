import { resolveAlarms } from '../../../catalog/alarms/resolve.ts';
import { type SourcesProps, sourcesOf } from './sources.ts';

const alarmsOf = (props: SourcesProps) =>
  resolveAlarms(sourcesOf(props)).filter(({ file }) => file.startsWith('alerts/'));
const worker = {
  broker: 'orders',
  vhost: '/',
  queue: 'placed',
  user: 'worker',
  image: 'orders:1',
  forward: { port: 1 },
};
const small = { watches: { kind: 'processor' }, alarm: 'tasks-too-small', runbook: 'Look.' } as const;

test('what the file of a processor says of its rules its alarm says, too, unless the alert says otherwise', () => {
  const processors = {
    fast: { ...worker, scaling: { vertical: { percent: 90, minutes: 4 } } },
    plain: worker,
  };
  const settings = (alert: SourcesProps['alerts']) =>
    alarmsOf({ processors, alerts: alert }).map(({ settings: { threshold, minutes, of } }) => [threshold, minutes, of]);
  expect(settings({ small })).toEqual([
    [90, 4, 8],
    [80, 15, 30],
  ]);
  expect(settings({ small: { ...small, threshold: 70, minutes: 2 } })).toEqual([
    [70, 2, 2],
    [70, 2, 2],
  ]);
});

test('where no task has to run, none is missed', () => {
  const processors = { always: worker, asked: { ...worker, tasks: { min: 0 } } };
  const alerts = { busy: { ...small, alarm: 'tasks-cpu' }, gone: { ...small, alarm: 'tasks-none' } };
  const missing = alarmsOf({ processors, alerts }).map(({ id, settings }) => `${id}: ${settings.missing}`);
  expect(missing).toEqual([
    'busy/processor/always: breaching',
    'busy/processor/asked: missing',
    'gone/processor/always: breaching',
    'gone/processor/asked: notBreaching',
  ]);
});

test('each NAT gateway is watched by itself, by the letter of its zone', () => {
  const alerts = { ports: { watches: { kind: 'nat' }, alarm: 'nat-port-errors', runbook: 'Look.' } } as const;
  const network = { cidr: '10.20.0.0/16', zones: ['eu-west-1b', 'eu-west-1a'] };
  const titles = (nat: 'one' | 'per-zone') =>
    alarmsOf({ alerts, platform: { network: { ...network, nat } } }).map(({ id, title }) => `${id}: ${title}`);
  expect(titles('one')).toEqual(['ports/nat/a: The NAT gateway of zone a has no port left']);
  expect(titles('per-zone').map((text) => text.split(':')[0])).toEqual(['ports/nat/a', 'ports/nat/b']);
  const one = { ...alerts.ports, watches: { kind: 'nat', name: 'b' } } as const;
  expect(alarmsOf({ alerts: { ports: one } }).map(({ id }) => id)).toEqual(['ports/nat/b']);
});
