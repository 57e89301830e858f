import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AlarmSettings } from '../../../catalog/alarms/alarm.ts';
import { grafanaAlarms } from '../../../catalog/alarms/known/grafana.ts';
import {
  type PromtoolFailure,
  promtoolFailures,
  promtoolFiles,
  type TestedAlarm,
} from '../../../catalog/alarms/tests/promtool.ts';
import { prepareTree } from '../../../operations/servers/trees/prepare-tree.ts';
import { folderInTree, inTree } from '../../../operations/servers/trees/run-in-tree.ts';
import { runProgram } from '../../../pipeline/process/run-program.ts';
import { askedOf } from '../../../stacks/monitoring/bundle/grafana/asked.ts';
import { alarmCases } from '../../catalog/alarms/grafana-cases.ts';
import { knownAlarmOf, watchedCatalog } from '../../catalog/alarms/known-alarm-of.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

/** What can be asked of Prometheus: what fires by an error alone has no series that could be made up. */
const testable = grafanaAlarms
  .map(({ name }) => name)
  .filter((name) => {
    const { source, firesOnError } = knownAlarmOf(name).definition;
    return source === 'prometheus' && !firesOnError;
  });

const catalog = watchedCatalog();

function tested(name: string, settings: Partial<AlarmSettings> = {}): TestedAlarm {
  const { resolves, stays, missing } = alarmCases[name] ?? {};
  const days = Object.entries({ resolves, stays, missing });
  return {
    alarm: knownAlarmOf(name, { catalog, settings }),
    tests: days.flatMap(([day, made]) => (made ? [{ name: day, fires: [], ...made }] : [])),
  };
}

function asGrafanaAsks({ alarm, tests }: TestedAlarm): TestedAlarm {
  const { expression } = askedOf(alarm.definition);
  return { alarm: { ...alarm, definition: { ...alarm.definition, expression } }, tests };
}

/** Has the tests run by promtool. */
async function promtool(tested: readonly TestedAlarm[]): Promise<{ code: number; failed: PromtoolFailure[] }> {
  const folder = scratchFolder();
  const { files, tests } = promtoolFiles(tested);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const tree = await prepareTree('prometheus');
  const argv = ['promtool', 'test', 'rules', ...tests.map((name) => `${folderInTree}/${name}`)] as const;
  const { status, stdout, stderr } = await runProgram({ argv: inTree({ tree, folder, argv }) });
  const failed = promtoolFailures(stdout + stderr);
  if (status !== 0 && failed.length === 0) throw new Error(stdout + stderr);
  return { code: status, failed };
}

test('each known alarm of metrics fires, stays quiet at its threshold, ends by itself, and without data', async () => {
  expect(Object.keys(alarmCases).sort()).toEqual([...testable].sort());
  expect(await promtool(testable.map((name) => tested(name)))).toEqual({ code: 0, failed: [] });
});

test('what Grafana asks of queues, the worst of them, fires and stays quiet with the alarm', async () => {
  const ofQueues = testable.filter((name) => knownAlarmOf(name, { catalog }).definition.parts.includes('queue'));
  expect(ofQueues.length).toBeGreaterThan(5);
  expect(await promtool(ofQueues.map((name) => asGrafanaAsks(tested(name))))).toEqual({ code: 0, failed: [] });
});

test('so many long queues that none is among the worst for long are an alarm all the same', async () => {
  const values = (turn: number) => Array.from({ length: 30 }, (_, minute) => (minute % 2 === turn ? 20_000 : 15_000));
  const series = Array.from({ length: 202 }, (_, index) => [
    `rabbitmq_detailed_queue_messages{broker="orders",vhost="orders",queue="q${index}"}`,
    values(index % 2).join(' '),
  ]);
  const storm = { name: 'storm', series: Object.fromEntries(series), fires: [15, 29], quiet: [5] };
  const { alarm } = asGrafanaAsks(tested('queue-long'));
  expect(await promtool([{ alarm, tests: [storm] }])).toEqual({ code: 0, failed: [] });
  // Without the series that stands for all of them nothing would have fired.
  const [worst = ''] = alarm.definition.expression.split(' or ');
  const without = { ...alarm, definition: { ...alarm.definition, expression: worst } };
  expect((await promtool([{ alarm: without, tests: [storm] }])).failed).toHaveLength(2);
});

test('an alarm that does otherwise than its tests say is named, with the test and the minute', async () => {
  const { code, failed } = await promtool([
    tested('queue-long', { threshold: 10_001 }),
    tested('disk-near-full', { threshold: 79 }),
    tested('memory-alarm', { minutes: 20 }),
  ]);
  expect(code).toBe(1);
  expect(failed).toEqual(
    expect.arrayContaining([
      { alarm: 'queue-long/broker/orders', test: 'resolves', minute: 21, expected: 'fires' },
      { alarm: 'disk-near-full/broker/orders', test: 'stays', minute: 10, expected: 'quiet' },
      { alarm: 'memory-alarm/broker/orders', test: 'resolves', minute: 12, expected: 'fires' },
    ]),
  );
});
