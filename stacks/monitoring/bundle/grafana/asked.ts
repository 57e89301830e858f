import type { GrafanaDefinition } from '../../../../catalog/alarms/alarm.ts';
import { beyond } from '../../../../catalog/alarms/prometheus-rule.ts';

/** Most parts that Grafana is told of by themselves: it keeps a state for each, and a message that has them all. */
export const mostParts = 100;

/** What Grafana asks for an alarm. */
export interface Asked {
  expression: string;
  /** Whether its parts have a series only while they are beyond the threshold. */
  isOnlyWrong: boolean;
}

/**
 * What Grafana asks for an alarm. Where its parts are queues, of which there may be thousands: those that are beyond the threshold, the worst
 * of them where they are too many, and one series for all of them, which says that there are data. That one is beyond the threshold itself
 * while there are too many, since then each of them may be among the worst for too short a time.
 */
export function askedOf(definition: GrafanaDefinition): Asked {
  const { expression, comparison, threshold, parts } = definition;
  if (!parts.includes('queue')) return { expression, isOnlyWrong: false };
  const [top, worst, clamp] = comparison === 'gt' ? ['topk', 'max', 'clamp_max'] : ['bottomk', 'min', 'clamp_min'];
  const wrong = beyond(definition);
  return {
    expression: [
      `${top}(${mostParts}, ${wrong})`,
      `${worst}(${expression}) and on () count(${wrong}) > ${mostParts}`,
      `${clamp}(${worst}(${expression}), ${threshold})`,
    ].join(' or '),
    isOnlyWrong: true,
  };
}
