import fc from 'fast-check';
import {
  compareSeries,
  rabbitmqVersions,
  removedSettings,
  seriesOf,
} from '../../../catalog/facts/rabbitmq-versions.ts';
import { changedBroker } from '../../../catalog/kinds/broker/effects/broker-effects.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import { pathOf } from '../../../operations/upgrade-path/upgrade-path.ts';
import { draws } from '../../draws.ts';

const now = new Date('2026-12-01T12:00:00Z');
const platformText = `name: acme
accountId: "123456789012"
region: eu-west-1
network: { cidr: 10.20.0.0/16, zones: [eu-west-1a, eu-west-1b, eu-west-1c] }
`;

function load(broker: string, platform = platformText) {
  const files = [
    { path: 'platform.yaml', text: platform },
    { path: 'brokers/orders.yaml', text: broker },
  ];
  return loadCatalog({ files, today: '2026-12-01' });
}

function objectOf(broker: string, platform?: string) {
  const { objects } = load(broker, platform);
  const [found] = objects.brokers;
  if (!found || !objects.platform) throw new Error('the file cannot be read');
  return { broker: found, platform: objects.platform };
}

function wayOf(broker: string, platform?: string) {
  const objects = objectOf(broker, platform);
  return pathOf(objects.broker, objects.platform, now);
}

const file = (version: string, nodes = 3, more = '') =>
  `version: ${version}\nnodes: ${nodes}\ninstance: { type: m7g.xlarge }\n${more}`;

const versions = rabbitmqVersions.filter(({ commercialOnly }) => !commercialOnly).map(({ version }) => version);

/** What the review says of a file that changes from one version to another. */
function reviewed(from: string, to: string, nodes: number, more: string): string[] {
  const [before, after] = [objectOf(file(from, nodes, more)), objectOf(file(to, nodes, more))];
  const platform = { before: before.platform.value, after: after.platform.value };
  return changedBroker({ before: before.broker.value, after: after.broker.value, platform }).map(
    ({ severity }) => severity,
  );
}

test('who follows the path step by step is never refused and has nothing unsaid to change; who skips a step is refused', () => {
  const settings = removedSettings.filter(({ kind, name }) => kind === 'config' && !/[.-]$/.test(name));
  fc.assert(
    fc.property(
      fc.constantFrom(...versions),
      fc.constantFrom(1, 3, 5),
      fc.option(fc.constantFrom(...settings)),
      (version, nodes, setting) => {
        const isHeld = setting && compareSeries(seriesOf(version), setting.since) < 0;
        const more = isHeld ? `configuration: { ${setting.name}: 1 }\n` : '';
        const { steps, newest } = wayOf(file(version, nodes, more));
        const all = [version, ...steps.map((step) => step.version)];
        expect(all.at(-1)).toBe(newest);
        for (const [index, to] of all.entries()) {
          for (const from of all.slice(0, index)) {
            const isSkip = index - all.indexOf(from) > 1;
            expect([from, to, reviewed(from, to, nodes, more).includes('refused')]).toEqual([from, to, isSkip]);
          }
        }
        const told = new Set<string>();
        for (const step of steps) {
          for (const { message } of step.toChange) told.add(message);
          const { problems } = load(file(step.version, nodes, more));
          const errors = problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);
          const before = load(file(version, nodes, more)).problems.map(({ message }) => message);
          expect(errors.filter((message) => !told.has(message) && !before.includes(message))).toEqual([]);
        }
      },
    ),
    draws(40),
  );
});

test('a broker of the oldest series goes over 4.2 and 4.3, each with its dates, needs and cost', () => {
  const way = wayOf(file('3.13.7'));
  expect(way).toMatchObject({ broker: 'orders', version: '3.13.7', supportEnds: '2024-09-30', newest: '4.4.1' });
  expect(way.steps.map(({ version, supportEnds, severity }) => [version, supportEnds, severity])).toEqual([
    ['4.2.9', '2026-07-31', 'rolling'],
    ['4.3.6', '2026-11-30', 'rolling'],
    ['4.4.1', undefined, 'rolling'],
  ]);
  expect(way.steps[1]?.needs.map(({ what }) => what).join(' ')).toContain('khepri_db');
  expect(way.steps[0]?.cost).toMatch(/^moves from RabbitMQ 3\.13\.7 to 4\.2\.9, .* nodes restart one after another/);
});

test('what the file uses and a version knows no more is told at the step that drops it, once, with its line', () => {
  const more = 'configuration:\n  cluster_partition_handling: autoheal\n';
  const steps = wayOf(file('4.1.8', 3, more)).steps.map(({ version, toChange }) => [
    version,
    toChange.map((problem) => `${problem.file}:${problem.line} ${problem.message.split(':')[0]}`),
  ]);
  expect(steps).toEqual([
    ['4.2.9', []],
    ['4.3.6', ['brokers/orders.yaml:5 cluster_partition_handling is gone since RabbitMQ 4.3']],
    ['4.4.1', []],
  ]);
});

test('within a series nothing is asked for beforehand', () => {
  const [step, ...others] = wayOf(file('4.4.0')).steps;
  expect(others).toEqual([]);
  expect(step).toMatchObject({ version: '4.4.1', needs: [] });
});

test('the newest has no steps, and one node alone is a downtime', () => {
  expect(wayOf(file('4.4.1')).steps).toEqual([]);
  expect(wayOf(file('4.3.6', 1)).steps[0]?.severity).toBe('downtime');
});

test('each step goes in a window of its own, after the one before it', () => {
  const window = 'maintenance: { window: { days: [sun], start: "03:00", hours: 3 } }\n';
  expect(wayOf(file('3.13.7', 3, window)).steps.map(({ opens, waits }) => [opens, waits])).toEqual([
    ['2026-12-06T03:00:00.000Z', true],
    ['2026-12-13T03:00:00.000Z', true],
    ['2026-12-20T03:00:00.000Z', true],
  ]);
});

test('a freeze of the platform comes before the windows of the broker, and windows that never meet leave no time', () => {
  const window = 'maintenance: { window: { days: [sun], start: "03:00", hours: 3 } }\n';
  const frozen = `${platformText}maintenance: { freezeUntil: 2027-01-02T00:00:00Z }\n`;
  expect(wayOf(file('4.2.9', 3, window), frozen).steps.map(({ opens }) => opens)).toEqual([
    '2027-01-03T03:00:00.000Z',
    '2027-01-10T03:00:00.000Z',
  ]);
  const never = `${platformText}maintenance: { window: { days: [mon], start: "03:00" } }\n`;
  const [step] = wayOf(file('4.3.6', 3, window), never).steps;
  expect([step?.opens, step?.waits]).toEqual([undefined, true]);
});
