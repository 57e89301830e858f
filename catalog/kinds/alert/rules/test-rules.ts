import { groupsWith } from '../../../alarms/candidates.ts';
import { effectiveAlert } from '../../../alarms/effective-alert.ts';
import { definitionOf } from '../../../alarms/resolve.ts';
import { readValues } from '../../../alarms/tests/values.ts';
import { readExpression } from '../../../expressions/expression.ts';
import type { Finding } from '../../../rules/rule.ts';
import { show } from '../../../schema/field.ts';
import { suggest } from '../../../words/nearest.ts';
import { type AlertRule, type Looked, ofWhole, one } from './alert-rule.ts';

/** Rules about the tests that stand in the files of alerts. */
export const testRules: readonly AlertRule[] = [
  {
    name: 'test-says',
    doc: 'A test says at which minute its alert fires or does not.',
    severity: 'error',
    check: ({ tests }) =>
      tests.flatMap(({ fires, quiet }, index) =>
        fires.length + quiet.length > 0
          ? []
          : one(['tests', index], 'says of no minute what happens. Add fires or quiet, with minutes.'),
      ),
  },
  {
    name: 'test-minutes',
    doc: 'A test says of no minute two things, nor one thing twice.',
    severity: 'error',
    check: ({ tests }) =>
      tests.flatMap(({ fires, quiet }, index) => [
        ...twice(fires, []).map((at) => told(['tests', index, 'fires', at], fires[at])),
        ...twice(quiet, fires).map((at) => told(['tests', index, 'quiet', at], quiet[at])),
      ]),
  },
  {
    name: 'test-values',
    doc: "The values of a test are in promtool's notation.",
    severity: 'error',
    check: ({ tests }) =>
      tests.flatMap(({ series }, index) =>
        Object.entries(series).flatMap(([name, text]) => {
          const read = readValues(text);
          if ('values' in read) return [];
          return one(['tests', index, 'series', name], `${read.problem}. Write values as 0+10x30, 5x10 or _x5.`);
        }),
      ),
  },
  {
    name: 'test-series',
    doc: 'The series of a test are ones that its alert looks at, as its owner calls them.',
    severity: 'error',
    check: ofWhole((looked) => {
      const definition = definitionIn(looked);
      if (!definition) return [];
      return looked.own.tests.flatMap(({ series }, index) =>
        Object.keys(series).flatMap((name): Finding[] => {
          const path = ['tests', index, 'series', name];
          if (definition.owner === 'cloudwatch') {
            const ids = definition.queries.filter(({ metric }) => metric).map(({ id }) => id);
            if (ids.includes(name)) return [];
            return one(
              path,
              `${show(name)} is no metric of this alarm (${ids.join(', ')}).${suggest(name, ids)} Name one of them.`,
            );
          }
          if (definition.owner === 'zabbix' || isSeries(name)) return [];
          return one(
            path,
            `${show(name)} is no series of Prometheus. Write it with its labels, as in up{job="rabbitmq"}.`,
          );
        }),
      );
    }),
  },
  {
    name: 'expression-tested',
    doc: 'An expression that nobody knows yet is tested in the file.',
    severity: 'warning',
    check: ({ name, expression, tests }, { alerts }) => {
      const isWhole = alerts.some((each) => each.name === name && effectiveAlert(each, alerts) !== undefined);
      if (!expression || !isWhole || expression.logql !== undefined || tests.length > 0) return [];
      return one(
        ['expression'],
        'is tested by nothing: that it fires shows when something is wrong. Add tests, which warren alarms test runs.',
      );
    },
  },
];

function definitionIn({ alert, own, context }: Looked) {
  if (own.tests.length === 0) return undefined;
  const [group = []] = groupsWith(alert.name, context);
  const found = group.find((each) => each.alert.name === alert.name);
  return found && definitionOf(found, context);
}

/** Places of minutes that were named before. */
function twice(minutes: readonly number[], before: readonly number[]): number[] {
  return minutes.flatMap((minute, at) => (before.includes(minute) || minutes.indexOf(minute) < at ? [at] : []));
}

function told(path: Finding['path'], minute: number | undefined): Finding {
  return { path, message: `is minute ${minute}, of which this test has spoken. Say once what happens then.` };
}

function isSeries(name: string): boolean {
  const read = readExpression('promql', name);
  if ('wrongAt' in read) return false;
  return read.children.length === 1 && read.children[0]?.name === 'VectorSelector';
}
