import { stringify } from 'yaml';
import { knownAlarms } from '../catalog/alarms/known-alarms.ts';
import { resolveAlarms } from '../catalog/alarms/resolve.ts';
import type { SourceFile } from '../catalog/files/yaml-file.ts';
import { loadCatalog } from '../catalog/load.ts';

/**
 * `npm run bench:alarms`: how long `check` takes with at least 500 alarms and 100 routes, beside a repository without either, and what of it
 * is the list of alarms. Prints seconds and seconds of the processor, the best of five, and JSON.
 */
const [alarmsAtLeast, routes] = [500, 100];
const known = knownAlarms.filter(({ watches }) => watches.includes('broker'));
const brokers = Math.ceil(alarmsAtLeast / known.length);
const today = '2026-12-01';

const plain = { ...platformFile({}), path: 'platform.yaml' };
const without = [plain, ...brokerFiles()];
const alerting = { pagerDuty: { deployToken: { secret: 'acme/pagerduty' } }, route: 'route-0' };
const monitoring = { instance: { type: 'm7g.xlarge' } };
const called = { ...platformFile({ alerting, monitoring }), path: 'platform.yaml' };
const files = [called, ...brokerFiles(), ...alertFiles(), ...routeFiles()];

const catalog = checked(files);
const alarms = resolveAlarms(catalog);
const figures = {
  alarms: alarms.length,
  routes: catalog.routes.length,
  check: best(() => checked(fresh(files))),
  checkWithout: best(() => checked(fresh(without))),
  resolve: best(() => resolveAlarms({ ...catalog })),
};
const timed = { check: figures.check, 'check without them': figures.checkWithout, 'list of alarms': figures.resolve };
console.log(`${alarms.length} alarms, ${routes} routes, ${brokers} brokers`);
for (const [what, { seconds, processorSeconds }] of Object.entries(timed)) {
  console.log(`${what}: ${seconds.toFixed(3)} s, of the processor ${processorSeconds.toFixed(3)} s`);
}
console.log(JSON.stringify(figures));

function checked(of: readonly SourceFile[]) {
  const { catalog, problems } = loadCatalog({ files: of, today });
  if (!catalog) throw new Error(JSON.stringify(problems.slice(0, 5), null, 2));
  return catalog;
}

/** Files as if they had not been read before. */
function fresh(of: readonly SourceFile[]): SourceFile[] {
  return of.map((file) => ({ ...file }));
}

interface Times {
  seconds: number;
  processorSeconds: number;
}

/** The fastest of five. */
function best(work: () => unknown): Times {
  const times = Array.from({ length: 5 }, (): Times => {
    const [start, used] = [performance.now(), process.cpuUsage()];
    work();
    const { user, system } = process.cpuUsage(used);
    return { seconds: (performance.now() - start) / 1000, processorSeconds: (user + system) / 1e6 };
  });
  return times.reduce((a, b) => (b.seconds < a.seconds ? b : a));
}

function platformFile(more: Record<string, unknown>): Pick<SourceFile, 'text'> {
  const network = { cidr: '10.20.0.0/16', zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] };
  return { text: stringify({ name: 'acme', accountId: '123456789012', region: 'eu-west-1', network, ...more }) };
}

function brokerFiles(): SourceFile[] {
  return Array.from({ length: brokers }, (_, index) => ({
    path: `brokers/broker-${index}.yaml`,
    text: stringify({ version: '4.3.6', nodes: 3, instance: { type: 'm7g.xlarge' }, storage: { sizeGiB: 100 } }),
  }));
}

/** One alert of each known alarm for all brokers, and one of its own for every second of them. */
function alertFiles(): SourceFile[] {
  return known.flatMap(({ name }, number) => [
    {
      path: `alerts/all-${number}.yaml`,
      text: stringify({ watches: { kind: 'broker' }, alarm: name, runbook: 'Look.' }),
    },
    ...Array.from({ length: Math.floor(brokers / 2) }, (_, half) => ({
      path: `alerts/one-${number}-${half}.yaml`,
      text: stringify({
        extends: `all-${number}`,
        watches: { kind: 'broker', name: `broker-${half * 2}` },
        route: `route-${(number * brokers + half) % routes}`,
      }),
    })),
  ]);
}

function routeFiles(): SourceFile[] {
  const layer = (people: string[]) => ({ name: 'weekly', start: '2026-01-05T09:00', turn: { days: 7 }, people });
  return Array.from({ length: routes }, (_, index) => {
    const people = [`a${index}@example.com`, `b${index}@example.com`, `c${index}@example.com`];
    const turned = [...people.slice(1), ...people.slice(0, 1)];
    const levels = [{ schedules: ['first'] }, { schedules: ['second'] }];
    return {
      path: `alerts/routes/route-${index}.yaml`,
      text: stringify({
        calls: {
          high: { severities: ['critical', 'error'], escalation: { levels } },
          low: { severities: ['warning', 'info'], escalation: { levels: [{ schedules: ['first'] }] } },
        },
        schedules: {
          first: { timeZone: 'Europe/Berlin', layers: [layer(people)] },
          second: { timeZone: 'Europe/Berlin', layers: [layer(turned)] },
        },
        acknowledge: index === 0 ? [] : ['route-used'],
      }),
    };
  });
}
