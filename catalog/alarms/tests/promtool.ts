import { stringify } from 'yaml';
import { z } from 'zod';
import type { Alarm, GrafanaDefinition } from '../alarm.ts';
import { prometheusRule } from '../prometheus-rule.ts';

/** When an alarm fires and when it does not, over series that are made up. */
export interface AlarmTest {
  name: string;
  /** Values a minute in promtool's notation, by a series: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series */
  series: Readonly<Record<string, string>>;
  /** Minutes at which it fires, and at which it does not. */
  fires: readonly number[];
  quiet: readonly number[];
}

/** An alarm that Prometheus' own engine can be asked about, with its tests. */
export interface TestedAlarm {
  alarm: Pick<Alarm, 'id' | 'settings'> & { definition: GrafanaDefinition };
  tests: readonly AlarmTest[];
}

/** What `promtool test rules` is given. */
export interface PromtoolFiles {
  /** Texts by names; all of them are in one folder. */
  files: Readonly<Record<string, string>>;
  /** Names of those that hold tests: promtool's arguments. */
  tests: readonly string[];
}

/**
 * What runs tests of alarms on Prometheus' engine: rules, by which an alarm is what Grafana makes of it while there are data, and tests. Of
 * data that is missing Prometheus makes what `notBreaching` says. Each alarm has files of its own, since promtool evaluates every rule of a
 * file for each of its tests.
 */
export function promtoolFiles(tested: readonly TestedAlarm[]): PromtoolFiles {
  const files = tested.flatMap(({ alarm, tests }, index) => {
    const rules = { groups: [{ name: 'alarms', interval: '1m', rules: [prometheusRule(alarm)] }] };
    const groups = {
      rule_files: [`${index}.rules.yml`],
      evaluation_interval: '1m',
      tests: tests.map((test) => testGroup(alarm.id, test)),
    };
    return [
      [`${index}.rules.yml`, stringify(rules)],
      [`${index}.tests.yml`, stringify(groups)],
    ] as const;
  });
  return { files: Object.fromEntries(files), tests: tested.map((_, index) => `${index}.tests.yml`) };
}

/** What an alarm did otherwise than a test of it says. */
export interface PromtoolFailure {
  /** Id of the alarm. */
  alarm: string;
  test: string;
  minute: number;
  /** Whether it should have fired then. */
  expected: 'fires' | 'quiet';
}

/** What failed, by what `promtool test rules` prints; nothing where all went as its tests say, or where it could not run them. */
export function promtoolFailures(printed: string): PromtoolFailure[] {
  const failed = printed.matchAll(/^\s*expr: ("(?:[^"\\]|\\.)*"), time: \w+,\s*exp: \{\} (\S+)/gm);
  return [...failed].map(([, expr = '""', wanted]) => {
    const text = z.string().parse(JSON.parse(expr));
    const about = said.parse(JSON.parse(text.slice(text.indexOf(comment) + comment.length)));
    return { ...about, expected: Number(wanted) === 1 ? 'fires' : 'quiet' };
  });
}

/** Of an expression promtool prints all, also what is a comment, where a test's name is not printed at all. */
const comment = ' # ';
const said = z.object({ alarm: z.string(), test: z.string(), minute: z.number() });

/** Asks whether it fires rather than for its alerts, whose labels and annotations would all have to be written down. */
function testGroup(alarm: string, { name, series, fires, quiet }: AlarmTest) {
  const firing = `ALERTS{alertname=${JSON.stringify(alarm)},alertstate="firing"}`;
  const at = (minute: number, value: number) => ({
    expr: `(count(${firing}) or vector(0)) > bool 0${comment}${JSON.stringify({ alarm, test: name, minute })}`,
    eval_time: `${minute}m`,
    exp_samples: [{ labels: '{}', value }],
  });
  return {
    name,
    interval: '1m',
    input_series: Object.entries(series).map(([each, values]) => ({ series: each, values })),
    promql_expr_test: [...fires.map((minute) => at(minute, 1)), ...quiet.map((minute) => at(minute, 0))],
  };
}
