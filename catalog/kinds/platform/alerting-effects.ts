import { describe } from '../../effects/describe.ts';
import type { Finding, Judge, Judges } from '../../effects/finding.ts';
import { type Sentence, say } from '../../words/sentence.ts';
import type { Platform } from './platform.ts';

interface Sides {
  before: Platform;
  after: Platform;
}

/** What changes of who is called do. */
export const alertingJudges: Judges<Sides> = {
  alerting: (_, { after: { alerting } }) =>
    alerting
      ? live(
          say`calls people about its alarms, by PagerDuty: those whose alert names no route are called about by ${alerting.route}.`,
        )
      : live(
          say`calls nobody about any alarm any more: what its routes are at PagerDuty goes, and alarms are seen in Grafana, Zabbix and CloudWatch alone.`,
        ),
  'alerting.pagerDuty.deployToken': (difference) => live(say`${describe(difference)} The next apply uses it.`),
  'alerting.pagerDuty.planToken': (difference) => live(say`${describe(difference)} The next plan uses it.`),
  'alerting.pagerDuty.keys': keys,
  'alerting.pagerDuty.serviceRegion': ({ before, after }) => ({
    severity: 'downtime',
    sentence: say`keeps what its routes are in PagerDuty's region ${String(after)} instead of ${String(before)}, which is another account: all of it is made anew there, and incidents that are open stay where they are.`,
  }),
  'alerting.route': ({ before, after }) =>
    live(
      say`has ${String(after)} called instead of ${String(before)} about alarms whose alert and broker name no route.`,
    ),
  'alerting.trials.hour': ({ before, after }) =>
    live(say`tries each way to PagerDuty at ${Number(after)}:00 UTC instead of ${Number(before)}:00.`),
};

/** Two are known at a time: the one of now, by which incidents begin, and the one before it, by which open ones still end. */
function keys({ before, after }: Parameters<Judge<Sides>>[0]): Finding {
  const [was, is] = [Number(before), Number(after)];
  if (is === was + 1) {
    return live(
      say`has a new key made for each service of its routes. Those of number ${was} go on working until the next, so that what began by them still ends; those before them are gone.`,
    );
  }
  return {
    severity: 'refused',
    sentence: say`sets the number of the routes' keys to ${is} instead of ${was}: only the keys of the number before go on working, and what began by those of now would not end. Set it to ${was + 1}.`,
  };
}

function live(sentence: Sentence): Finding {
  return { severity: 'live', sentence };
}
