import { brokerAlarms } from '../../../alarms/broker-alarms.ts';
import { amountOf } from '../../../alarms/condition.ts';
import { ownerOfAlert } from '../../../alarms/resolve.ts';
import { settingsOf } from '../../../alarms/settings.ts';
import { type AlertRule, ofWhole, one } from './alert-rule.ts';

/** Rules about the numbers of an alert. */
export const numberRules: readonly AlertRule[] = [
  {
    name: 'numbers-in-broker',
    doc: "What a broker's own file says of an alarm, an alert does not say.",
    severity: 'error',
    check: ({ alarm, ...alert }) => {
      const own = brokerAlarms.find(({ known }) => known === alarm);
      if (!own) return [];
      return (['threshold', 'minutes'] as const).flatMap((field) =>
        alert[field] === undefined
          ? []
          : one([field], `is said in each broker's file, in alarms.${own.field}. Say it there, and take it away here.`),
      );
    },
  },
  {
    name: 'threshold-settable',
    doc: 'An alert sets a threshold where its alarm has one.',
    severity: 'error',
    check: ofWhole(({ alert, known, at }) =>
      known && !known.threshold && alert.threshold !== undefined
        ? one(at('threshold'), `is ${alert.threshold}, and ${known.name} has none: ${known.doc} Take it away.`)
        : [],
    ),
  },
  {
    name: 'threshold-in-range',
    doc: 'A threshold is within what its alarm can be set to.',
    severity: 'error',
    check: ofWhole(({ alert: { threshold }, known, at }) => {
      if (!known?.threshold || threshold === undefined) return [];
      const { min, max, unit } = known.threshold;
      if (threshold >= min && threshold <= max) return [];
      const from = amountOf(min, undefined);
      return one(
        at('threshold'),
        `is ${amountOf(threshold, unit)}; ${known.name} takes ${from} to ${amountOf(max, unit)}. Use one of these.`,
      );
    }),
  },
  {
    name: 'expression-compared',
    doc: 'An alert with an expression says from which number on, and on which side of it, something is wrong.',
    severity: 'error',
    check: ofWhole(({ alert, at }) => {
      if (!alert.expression) return [];
      const lacking = [
        ...(alert.comparison === undefined ? ['comparison: above or below'] : []),
        ...(alert.threshold === undefined ? ['threshold, a number'] : []),
      ];
      return lacking.length === 0
        ? []
        : one(at('expression'), `says nothing of when it is wrong. Add ${lacking.join(', and ')}.`);
    }),
  },
  {
    name: 'comparison-settable',
    doc: 'Only an expression is compared on the side that its alert says; known alarms know theirs.',
    severity: 'error',
    check: ofWhole(({ alert, known, at }) => {
      if (!known || alert.comparison === undefined) return [];
      const own = known.threshold ? `fires ${known.threshold.worse} its threshold` : 'compares nothing';
      return one(at('comparison'), `is for expressions; ${known.name} ${own}. Take it away.`);
    }),
  },
  {
    name: 'minutes-of',
    doc: 'Of the minutes that an alarm looks at, no more than all have to be beyond the threshold.',
    severity: 'error',
    check: ofWhole(({ alert, known, at }) => {
      const { minutes, of } = settingsOf(alert, known);
      if (minutes <= of) return [];
      const path = alert.of === undefined ? at('minutes') : at('of');
      return one(path, `has ${minutes} of ${of} minutes, more than there are. Give of as many as minutes, or more.`);
    }),
  },
  {
    name: 'of-cloudwatch',
    doc: "Only CloudWatch's alarms look at more minutes than have to be beyond the threshold.",
    severity: 'error',
    check: ofWhole(({ alert, at }) => {
      const owner = ownerOfAlert(alert);
      if (alert.of === undefined || !owner || owner === 'cloudwatch') return [];
      const system = owner === 'grafana' ? 'Grafana' : 'Zabbix';
      return one(
        at('of'),
        `is ${alert.of}, and ${system}, which evaluates this one, takes minutes that follow each other. Take it away.`,
      );
    }),
  },
  {
    name: 'missing-settable',
    doc: 'What is made of missing data is said where that can be chosen: of Zabbix it cannot.',
    severity: 'error',
    check: ofWhole(({ alert, known, at }) =>
      alert.missing !== undefined && known?.owner === 'zabbix'
        ? one(
            at('missing'),
            `cannot be chosen for ${known.name}: Zabbix says by an alarm of its own that a host is silent. Take it away.`,
          )
        : [],
    ),
  },
];
