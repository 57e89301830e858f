import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import type { SourceFile } from '../catalog/files/yaml-file.ts';
import { routeSchema, type Schedule } from '../catalog/kinds/route/route.ts';
import { loadCatalog } from '../catalog/load.ts';
import { expandSchedule, readings } from '../catalog/oncall/expand.ts';

/**
 * `npm run bench:oncall`: schedules expanded over a year to the minute, by both readings of the days on which clocks change, and the check
 * of a repository with many alerts and routes beside that of the same without. Prints a table and JSON. `-- --quick` takes a tenth.
 */
const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;
const part = quick ? 10 : 1;
const counts = { schedules: 50 / part, alerts: 500 / part, routes: 100 / part };
const today = '2026-12-01';
const day = 86_400_000;
const from = Date.parse(`${today}T00:00:00Z`);
const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Sydney', 'Etc/UTC'];

const schedules = Array.from({ length: counts.schedules }, (_, index) => scheduleOf(index));
// What is compiled on the way is no part of it.
expandSchedule(scheduleOf(0), { from, until: from + 30 * day }, 'elapsed');
const expanding = measure(() =>
  schedules.reduce(
    (sum, schedule) =>
      sum +
      readings.reduce(
        (duties, reading) => duties + expandSchedule(schedule, { from, until: from + 365 * day }, reading).length,
        0,
      ),
    0,
  ),
);

const platform = platformFiles();
const alarms = alarmFiles();
const checkOf = (files: readonly SourceFile[]) => measure(() => loadCatalog({ files, today }).problems.length);
checkOf(platformFiles());
const without = checkOf(platformFiles());
const withAll = checkOf([...platform, ...alarms]);
const errors = loadCatalog({ files: [...platform, ...alarms], today }).problems.filter(
  ({ severity }) => severity === 'error',
);
if (errors[0]) throw new Error(`${errors[0].file}: ${errors[0].message}`);

const figures = {
  ...counts,
  duties: expanding.result,
  expand: expanding.seconds,
  checkWithout: without.seconds,
  check: withAll.seconds,
};
console.log(`${counts.schedules} schedules over a year: ${figures.expand.toFixed(2)} s of a processor`);
console.log(
  `check of ${counts.alerts} alerts and ${counts.routes} routes: ${figures.check.toFixed(2)} s of a processor, without them ${figures.checkWithout.toFixed(2)} s`,
);
console.log(JSON.stringify(figures));

/** Seconds of a processor: on a busy machine the time that passes says little. */
function measure<T>(work: () => T): { result: T; seconds: number } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (user + system) / 1_000_000 };
}

/** Two layers, days and nights, of three people each, in one of five zones, with an override. */
function scheduleOf(index: number): Schedule {
  const people = ['ada', 'bob', 'cy'].map((name) => `${name}${index % 7}@acme.example`);
  const layer = (name: string, begins: string) => ({
    name,
    start: '2026-11-02T09:00',
    turn: { days: 1 + (index % 7) },
    people,
    only: [{ from: begins, hours: 12 }],
  });
  const { schedules: made } = routeSchema.pick({ schedules: true }).parse({
    schedules: {
      one: {
        timeZone: zones[index % zones.length],
        layers: [layer('nights', '21:00'), layer('days', '09:00')],
        overrides: [{ person: 'eve@acme.example', from: '2026-12-24T09:00', until: '2026-12-27T09:00' }],
      },
    },
  });
  return made.one as Schedule;
}

function platformFiles(): SourceFile[] {
  const file = {
    name: 'acme',
    accountId: '123456789012',
    region: 'eu-west-1',
    network: { cidr: '10.20.0.0/16', zones: ['eu-west-1a', 'eu-west-1b'] },
    monitoring: { instance: { type: 'm7g.4xlarge' }, storage: { sizeGiB: 1000 } },
    alerting: { pagerDuty: { deployToken: { secret: 'acme/pagerduty' } }, route: 'team-0' },
  };
  const broker = { version: '4.3.6', instance: { type: 'm7g.large' }, storage: { sizeGiB: 100 }, vhosts: { '/': {} } };
  const brokers = Array.from({ length: counts.alerts / 5 }, (_, index) => fileOf(`brokers/b-${index}`, broker));
  return [fileOf('platform', file), ...brokers];
}

function alarmFiles(): SourceFile[] {
  const alerts = Array.from({ length: counts.alerts }, (_, index) => {
    const alarm = ['queue-growing', 'node-down', 'unroutable-messages', 'disk-alarm', 'memory-alarm'][index % 5];
    const watches = { kind: 'broker', name: `b-${Math.floor(index / 5)}` };
    return fileOf(`alerts/a-${index}`, { watches, alarm, route: `team-${index % counts.routes}`, runbook: 'Look.' });
  });
  const routes = Array.from({ length: counts.routes }, (_, index) => {
    const layer = { name: 'week', start: '2026-11-02T09:00', turn: { days: 7 } };
    const people = ['ada@acme.example', 'bob@acme.example', 'cy@acme.example'];
    const timeZone = zones[index % zones.length];
    const first = { timeZone, layers: [{ ...layer, people }] };
    const second = { timeZone, layers: [{ ...layer, people: [...people.slice(1), 'ada@acme.example'] }] };
    const levels = [{ schedules: ['first'] }, { schedules: ['second'] }];
    const severities = ['critical', 'error', 'warning', 'info'];
    const file = { calls: { high: { severities, escalation: { levels } } }, schedules: { first, second } };
    return fileOf(`alerts/routes/team-${index}`, file);
  });
  return [...alerts, ...routes];
}

function fileOf(path: string, value: unknown): SourceFile {
  return { path: `${path}.yaml`, text: stringify(value) };
}
