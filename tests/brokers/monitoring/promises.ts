import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { GrafanaDefinition } from '../../../catalog/alarms/alarm.ts';
import { promiseAlarms } from '../../../catalog/alarms/known/grafana/promise.ts';
import { prometheusRule } from '../../../catalog/alarms/prometheus-rule.ts';
import type { Endpoint } from '../../../catalog/kinds/endpoint/endpoint.ts';
import type { ServiceLevel } from '../../../catalog/kinds/endpoint/service-level/service-level.ts';
import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { promiseMetric } from '../../../contracts/promises.ts';
import { prepareTree } from '../../../operations/servers/trees/prepare-tree.ts';
import { folderInTree, inTree } from '../../../operations/servers/trees/run-in-tree.ts';
import { runProgram } from '../../../pipeline/process/run-program.ts';
import { promiseRuleFiles } from '../../../stacks/monitoring/bundle/promise-rules.ts';
import { scratchFolder } from '../../repositories.ts';

/** Requests of a minute that count, and how many of them failed; undefined where nobody read them. */
export type Minute = { counted: number; failed: number } | undefined;

/** What is held to a promise's rules and alarms on Prometheus' own engine. */
export interface PromiseRun {
  promise: ServiceLevel;
  minutes: readonly Minute[];
  /** Expressions that have to be 1, and at which minute. */
  expected: readonly { expr: string; minute: number }[];
}

/** What Prometheus says is otherwise, as promtool prints it; empty where all is as expected. */
export async function heldByPromtool({ promise, minutes, expected }: PromiseRun): Promise<string[]> {
  const folder = scratchFolder();
  const endpoint = { name: 'orders', serviceLevel: promise } as Endpoint;
  const [rules] = promiseRuleFiles([endpoint]);
  writeFileSync(join(folder, 'rules.yml'), rules?.text ?? '');
  const alarms = promiseAlarms.flatMap((known) => {
    if (!known.name.startsWith('service-level')) return [];
    const settings = {
      threshold: known.threshold?.default ?? Number.NaN,
      minutes: known.minutes,
      of: known.minutes,
      missing: known.missing,
    };
    const beside = { brokers: [], endpoints: [endpoint], processors: [] };
    const definition = known.define({
      platform: {} as Platform,
      subject: endpoint,
      beside,
      settings,
    }) as GrafanaDefinition;
    return [prometheusRule({ id: known.name, settings, definition })];
  });
  writeFileSync(join(folder, 'alarms.yml'), stringify({ groups: [{ name: 'alarms', interval: '1m', rules: alarms }] }));
  const series = (metric: string, of: (minute: { counted: number; failed: number }) => number) => {
    let sum = 0;
    const values = minutes.map((minute) => {
      if (!minute) return '_';
      sum += of(minute);
      return String(sum);
    });
    return { series: `${metric}{job="promises",endpoint="orders"}`, values: values.join(' ') };
  };
  const tests = {
    rule_files: ['rules.yml', 'alarms.yml'],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: [
          series(promiseMetric.counted, ({ counted }) => counted),
          series(promiseMetric.kept, ({ counted, failed }) => counted - failed),
        ],
        promql_expr_test: expected.map(({ expr, minute }) => ({
          expr: `max(${expr})`,
          eval_time: `${minute}m`,
          exp_samples: [{ labels: '{}', value: 1 }],
        })),
      },
    ],
  };
  writeFileSync(join(folder, 'tests.yml'), stringify(tests));
  const tree = await prepareTree('prometheus');
  const argv = ['promtool', 'test', 'rules', `${folderInTree}/tests.yml`] as const;
  const { status, stdout, stderr } = await runProgram({ argv: inTree({ tree, folder, argv }) });
  const said = stdout + stderr;
  const failed = [...said.matchAll(/^\s*expr: ("(?:[^"\\]|\\.)*"), time: (\S+),$/gm)].map(
    ([, expr, time]) => `${time} ${expr}`,
  );
  if (status !== 0 && failed.length === 0) throw new Error(said);
  return failed;
}

/** Whether an alarm fires, as 0 or 1. */
export function fires(alarm: string, isFiring: boolean): string {
  const firing = `count(ALERTS{alertname="${alarm}",alertstate="firing"}) or vector(0)`;
  return `(${firing}) == bool ${isFiring ? 1 : 0}`;
}

/**
 * Which of the requests before a minute failed, worked out by going through them: what a window of Prometheus has of counters that are scraped
 * once a minute is the requests of all its minutes but the oldest.
 */
export function failedBefore(minutes: readonly Minute[], minute: number, window: number) {
  const seen = minutes.slice(Math.max(1, minute - window + 2), minute + 1);
  const counted = seen.reduce((sum, each) => sum + (each?.counted ?? 0), 0);
  const failed = seen.reduce((sum, each) => sum + (each?.failed ?? 0), 0);
  return { counted, failed, ratio: counted === 0 ? 0 : failed / counted };
}
