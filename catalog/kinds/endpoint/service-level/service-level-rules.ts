import type { Rule } from '../../../rules/rule.ts';
import type { Endpoint } from '../endpoint.ts';

/** From where on a promise is shorter than it takes anybody to be called: 99.999 % of 30 days are all but 26 seconds. */
const mostPercent = 99.999;

/** Rules about what an endpoint promises. */
export const serviceLevelRules: readonly Rule<Endpoint>[] = [
  {
    name: 'service-level-within',
    doc: 'What an endpoint promises is answered before its deadline.',
    severity: 'error',
    check: ({ serviceLevel, deadlineSeconds }) => {
      const most = deadlineSeconds * 1000;
      if (!serviceLevel || serviceLevel.withinMs <= most) return [];
      const message = `is ${serviceLevel.withinMs}, and after ${most} (deadlineSeconds) the answer is 503 or 504: nothing would ever be late. Use ${most} or less, or a longer deadlineSeconds.`;
      return [{ path: ['serviceLevel', 'withinMs'], message }];
    },
  },
  {
    name: 'service-level-counted',
    doc: 'A promise is made where requests are counted: by the receiver, for a host that watches.',
    severity: 'error',
    check: ({ serviceLevel }, { platform }) => {
      const lacking = (['cloudflare', 'monitoring'] as const).filter((part) => platform && !platform[part]);
      if (!serviceLevel || lacking.length === 0) return [];
      const message = `promises what nobody counts: platform.yaml has no ${lacking.join(' and no ')}. Add that there, or take this away.`;
      return [{ path: ['serviceLevel'], message }];
    },
  },
  {
    name: 'service-level-called',
    doc: 'Where an endpoint promises something, somebody is called before the promise is broken.',
    severity: 'warning',
    check: ({ serviceLevel }, { platform }) =>
      !serviceLevel || !platform || platform.alerting
        ? []
        : [
            {
              path: ['serviceLevel'],
              message:
                'calls nobody: platform.yaml has no alerting. Add it there, or acknowledge this where a dashboard is enough.',
            },
          ],
  },
  {
    name: 'service-level-kept',
    doc: 'Metrics are kept for as long as a promise looks back.',
    severity: 'error',
    check: ({ serviceLevel }, { platform }) => {
      const kept = platform?.monitoring?.metrics.retentionDays;
      if (!serviceLevel || kept === undefined || serviceLevel.overDays <= kept) return [];
      const message = `is ${serviceLevel.overDays}, and metrics are kept for ${kept} days (monitoring.metrics.retentionDays in platform.yaml). Use ${kept} or less, or keep them for longer.`;
      return [{ path: ['serviceLevel', 'overDays'], message }];
    },
  },
  {
    name: 'service-level-high',
    doc: 'A promise leaves time for somebody to mend what is wrong.',
    severity: 'warning',
    check: ({ serviceLevel }) => {
      if (!serviceLevel || serviceLevel.acceptedPercent <= mostPercent) return [];
      const { acceptedPercent, overDays } = serviceLevel;
      const seconds = Math.round(((100 - acceptedPercent) / 100) * overDays * 86_400);
      const message = `is ${acceptedPercent}: in ${overDays} days the endpoint may fail for ${seconds} seconds, which are over before anybody is called. Use ${mostPercent} or less.`;
      return [{ path: ['serviceLevel', 'acceptedPercent'], message }];
    },
  },
];
