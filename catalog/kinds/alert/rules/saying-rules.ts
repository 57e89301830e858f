import { effectiveAlert } from '../../../alarms/effective-alert.ts';
import { knownAlarm, suggestAlarm } from '../../../alarms/known-alarms.ts';
import { ownAlarms } from '../../../alarms/own-alarms.ts';
import { show } from '../../../schema/field.ts';
import { suggest } from '../../../words/nearest.ts';
import { dashboardFile } from '../../dashboard/dashboard.ts';
import { type AlertRule, ofWhole, one } from './alert-rule.ts';

const knownAlarmsDoc = 'docs/alarms.md has all of them';

/** Rules about what every alert says. */
export const sayingRules: readonly AlertRule[] = [
  {
    name: 'alert-name-kept',
    doc: "No file of alerts/ is called as an alarm of brokers' and endpoints' own files.",
    severity: 'error',
    check: ({ name }) => {
      const own = ownAlarms.find(({ alert }) => alert === name);
      if (!own) return [];
      return one(
        [],
        `is called as the alarm of ${own.field} in ${own.kind}s' files. Rename it; with alarm: ${own.known} it says more of that one.`,
      );
    },
  },
  {
    name: 'alert-watches',
    doc: 'Every alert says what it watches, or extends one that does.',
    severity: 'error',
    check: ofWhole(({ alert }) =>
      alert.watches ? [] : one([], 'does not say what it watches. Add watches, as in watches: { kind: broker }.'),
    ),
  },
  {
    name: 'alarm-or-expression',
    doc: 'Every alert has a known alarm or an expression, and not both.',
    severity: 'error',
    check: (alert, { alerts }) => {
      if (alert.alarm !== undefined && alert.expression) {
        return one(['expression'], 'stands beside alarm, and one of them says what is watched. Take the other away.');
      }
      const whole = effectiveAlert(alert, alerts);
      if (!whole || whole.alarm !== undefined || whole.expression) return [];
      return one([], `has no alarm. Name one (${knownAlarmsDoc}), or write an expression.`);
    },
  },
  {
    name: 'alarm-known',
    doc: 'The alarm of an alert is one that Warren knows.',
    severity: 'error',
    check: ({ alarm }) => {
      if (alarm === undefined || knownAlarm(alarm)) return [];
      return one(
        ['alarm'],
        `${show(alarm)} is no alarm that Warren knows.${suggestAlarm(alarm)} ${knownAlarmsDoc}; for others there is expression.`,
      );
    },
  },
  {
    name: 'expression-described',
    doc: 'An alert with an expression says in its description what has happened.',
    severity: 'error',
    check: ofWhole(({ alert, at }) =>
      alert.expression && alert.description === undefined
        ? one(
            at('expression'),
            'has no description beside it, and that is what whoever is called reads. Add description, as in "Orders are late at {object}".',
          )
        : [],
    ),
  },
  {
    name: 'expression-severity',
    doc: 'An alert with an expression says how bad it is.',
    severity: 'error',
    check: ofWhole(({ alert, at }) =>
      alert.expression && alert.severity === undefined
        ? one(at('expression'), 'has no severity beside it. Add critical, error, warning or info.')
        : [],
    ),
  },
  {
    name: 'runbook-said',
    doc: 'Every alert says what to do, or extends one that does.',
    severity: 'error',
    check: ofWhole(({ alert }) =>
      alert.runbook === undefined
        ? one([], 'does not say what to do. Add runbook: a text, or an https:// address.')
        : [],
    ),
  },
  {
    name: 'runbook-https',
    doc: 'A runbook that is an address is one of https.',
    severity: 'error',
    check: ({ runbook }) => {
      const text = runbook?.trim() ?? '';
      if (!/^[a-z][a-z0-9+.-]*:\/\/\S*$/i.test(text)) return [];
      if (/^https:\/\//.test(text) && URL.canParse(text)) return [];
      return one(['runbook'], `is ${show(text)}, which is no address of https. Write https://, or the text itself.`);
    },
  },
  {
    name: 'alert-dashboard',
    doc: 'The dashboard of an alert is a file in dashboards/.',
    severity: 'error',
    check: ({ dashboard }, { dashboards }) => {
      if (dashboard === undefined || dashboards.some(({ name }) => name === dashboard)) return [];
      const names = dashboards.map(({ name }) => name);
      const file = dashboardFile({ name: dashboard, written: 'export' });
      return one(
        ['dashboard'],
        `there is no ${file}, nor a program of that name.${suggest(dashboard, names)} Name a dashboard that there is.`,
      );
    },
  },
];
