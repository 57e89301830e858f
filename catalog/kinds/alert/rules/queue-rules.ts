import type { KnownAlarm } from '../../../alarms/known-alarm.ts';
import { settingsOf } from '../../../alarms/settings.ts';
import { matchesWhole, re2Problem } from '../../../expressions/re2.ts';
import { causeOf } from '../../../rules/fold-causes.ts';
import { show } from '../../../schema/field.ts';
import { suggest } from '../../../words/nearest.ts';
import type { Broker } from '../../broker/broker.ts';
import { type AlertContext, type AlertRule, type Looked, ofWhole, one } from './alert-rule.ts';

/** Rules about the queues that an alert is about. */
export const queueRules: readonly AlertRule[] = [
  {
    name: 'queues-of-queues',
    doc: 'Only alarms of queues are narrowed down to some of them.',
    severity: 'error',
    check: ofWhole((looked) => {
      const { alert, at, context } = looked;
      const { watches } = alert;
      if (!watches || (watches.vhost === undefined && watches.queues === undefined)) return [];
      const field = watches.vhost === undefined ? 'queues' : 'vhost';
      if (alert.expression) {
        return one(
          at('watches', field),
          'is for known alarms; an expression says by itself which queues it is about. Take it away.',
        );
      }
      const { known } = looked;
      if (!known || isOfQueues(known, looked, context)) return [];
      return one(
        at('watches', field),
        `is for alarms of queues, and ${known.name} is none. Take it away, or name another alarm.`,
      );
    }),
  },
  {
    name: 'queues-pattern',
    doc: "Queues are named by a regular expression of RE2, which is Prometheus's.",
    severity: 'error',
    check: ({ watches }) => {
      const problem = watches?.queues === undefined ? undefined : re2Problem(watches.queues);
      return problem === undefined
        ? []
        : one(
            ['watches', 'queues'],
            `${show(watches?.queues)} ${problem}. Mend it: https://github.com/google/re2/wiki/Syntax.`,
          );
    },
  },
  {
    name: 'queues-vhost',
    doc: "The virtual host of an alert's queues is one of the broker's.",
    severity: 'error',
    check: ofWhole(({ alert: { watches }, at, context }) => {
      const { vhost } = watches ?? {};
      const brokers = brokersOf(watches, context);
      if (vhost === undefined || brokers.length === 0) return [];
      const known = [...new Set(brokers.flatMap(({ vhosts }) => Object.keys(vhosts)))];
      if (known.includes(vhost)) return [];
      const [broker, ...others] = brokers;
      const message = `${show(vhost)} is not a vhost of ${filesOf(brokers)} (${known.join(', ') || 'none'}).${suggest(vhost, known)} Use one of them.`;
      const cause = broker && others.length === 0 ? { cause: causeOf('vhost', broker.name, vhost) } : {};
      return [{ path: at('watches', 'vhost'), message, ...cause }];
    }),
  },
  {
    name: 'queues-there',
    doc: 'The queues of an alert are ones that its broker declares.',
    severity: 'warning',
    check: ofWhole(({ alert: { watches }, at, context }) => {
      const { vhost, queues } = watches ?? {};
      const brokers = brokersOf(watches, context);
      if (queues === undefined || brokers.length === 0 || re2Problem(queues) !== undefined) return [];
      const declared = brokers.flatMap((broker) =>
        broker.queues.filter((queue) => vhost === undefined || queue.vhost === vhost).map(({ name }) => name),
      );
      if (declared.some((name) => matchesWhole(queues, name))) return [];
      return one(
        at('watches', 'queues'),
        `${show(queues)} is the whole name of no queue that ${filesOf(brokers)} declares.${suggest(queues, declared)} Queues that others declare may have it.`,
      );
    }),
  },
];

/** Whether an alarm tells queues apart, which none does otherwise for another broker; true also where there is none to ask it of. */
function isOfQueues(known: KnownAlarm, { alert }: Looked, context: AlertContext): boolean {
  const { platform, brokers } = context;
  const [subject] = brokers;
  if (!known.watches.includes('broker')) return false;
  if (!platform || !subject) return true;
  const definition = known.define({ platform, subject, beside: context, settings: settingsOf(alert, known) });
  return definition.owner === 'grafana' && definition.parts.includes('queue');
}

function brokersOf(watches: Looked['alert']['watches'], { brokers }: AlertContext): readonly Broker[] {
  if (watches?.kind !== 'broker') return [];
  return brokers.filter(({ name }) => watches.name === undefined || name === watches.name);
}

function filesOf(brokers: readonly Broker[]): string {
  return brokers.length === 1 ? `brokers/${brokers[0]?.name}.yaml` : 'any broker';
}
