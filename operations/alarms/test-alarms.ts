import { cloudWatchAlarm } from '../../catalog/alarms/cloudwatch-alarm.ts';
import type { AlarmSources } from '../../catalog/alarms/resolve.ts';
import { runCloudWatchTest } from '../../catalog/alarms/tests/cloudwatch-tests.ts';
import {
  type PromtoolFailure,
  promtoolFailures,
  promtoolFiles,
  type TestedAlarm,
} from '../../catalog/alarms/tests/promtool.ts';
import { type TestedAlert, testedAlerts } from '../../catalog/alarms/tests/tested-alerts.ts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';

/** What became of one test of an alert. */
export interface TestResult {
  alert: string;
  file: string;
  /** Id of the alarm that it was run on. */
  alarm: string;
  test: string;
  /** What evaluated it, or would have. */
  by: 'CloudWatch, by its rules' | 'promtool' | 'Loki' | 'Zabbix';
  /** What went otherwise; empty where all went as the test says; undefined where it was not run. */
  faults?: readonly string[];
  /** Why it was not run. */
  why?: string;
}

/** Runs `promtool test rules` on files, by their names; gives its exit status and all that it prints. */
export type Promtool = (files: Readonly<Record<string, string>>, tests: readonly string[]) => Promise<PromtoolRun>;

export interface PromtoolRun {
  status: number;
  printed: string;
}

/**
 * Runs the tests that stand in the files of alerts, in the order of the files, by what their owner's engine would do. Without promtool those
 * of Prometheus are not run; nor are those of Loki and Zabbix, which are not at hand. Throws SurroundingsFailure where promtool cannot.
 */
export async function testAlarms(props: {
  catalog: AlarmSources & { platform: Platform };
  /** Only those of this alert. */
  name?: string | undefined;
  promtool?: Promtool | undefined;
}): Promise<TestResult[]> {
  const { catalog, name, promtool } = props;
  const tested = testedAlerts(catalog).filter(({ alarm }) => name === undefined || alarm.alert === name);
  const failures = promtool ? await askPromtool(tested.flatMap(ofPrometheus), promtool) : undefined;
  return tested.flatMap((each) => resultsOf(each, catalog.platform, failures));
}

function resultsOf(
  { alarm, tests }: TestedAlert,
  platform: Platform,
  failures: readonly PromtoolFailure[] | undefined,
): TestResult[] {
  const { alert, file, id, definition } = alarm;
  const of = (test: { name: string }) => ({ alert, file, alarm: id, test: test.name });
  const watched = cloudWatchAlarm(alarm, platform);
  if (watched) {
    return tests.map((test) => {
      const wrong = runCloudWatchTest(watched, test);
      const faults = wrong.map(({ minute, expected, state }) => faultText(minute, expected, `its state is ${state}`));
      return { ...of(test), by: 'CloudWatch, by its rules', faults };
    });
  }
  if (definition.owner === 'zabbix') return tests.map((test) => ({ ...of(test), by: 'Zabbix', why: 'needs a Zabbix' }));
  if (definition.owner === 'grafana' && definition.source === 'loki') {
    return tests.map((test) => ({ ...of(test), by: 'Loki', why: 'needs a Loki' }));
  }
  if (!failures)
    return tests.map((test) => ({ ...of(test), by: 'promtool', why: 'needs promtool, which is not on the PATH' }));
  return tests.map((test) => {
    const wrong = failures.filter((each) => each.alarm === id && each.test === test.name);
    const faults = wrong.map(({ minute, expected }) =>
      faultText(minute, expected, expected === 'fires' ? 'it does not' : 'it fires'),
    );
    return { ...of(test), by: 'promtool', faults };
  });
}

function faultText(minute: number, expected: 'fires' | 'quiet', but: string): string {
  return `should ${expected === 'fires' ? 'fire' : 'be quiet'} at minute ${minute}, and ${but}`;
}

function ofPrometheus({ alarm, tests }: TestedAlert): TestedAlarm[] {
  const { id, settings, definition } = alarm;
  return definition.owner === 'grafana' && definition.source === 'prometheus'
    ? [{ alarm: { id, settings, definition }, tests }]
    : [];
}

async function askPromtool(tested: readonly TestedAlarm[], promtool: Promtool): Promise<PromtoolFailure[]> {
  if (tested.length === 0) return [];
  const { files, tests } = promtoolFiles(tested);
  const { status, printed } = await promtool(files, tests);
  const failures = promtoolFailures(printed);
  if (status === 0 || failures.length > 0) return failures;
  throw new SurroundingsFailure(`promtool could not run the tests:\n${printed.trim()}`);
}
