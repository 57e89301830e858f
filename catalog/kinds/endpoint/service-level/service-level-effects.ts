import type { Finding, Judges } from '../../../effects/finding.ts';
import { type Sentence, say, several } from '../../../words/sentence.ts';
import type { Endpoint } from '../endpoint.ts';
import { budgetOf } from './burn-rates.ts';
import type { ServiceLevel } from './service-level.ts';

interface Sides {
  before: Endpoint;
  after: Endpoint;
}

/** What changes of what an endpoint promises do. */
export const serviceLevelJudges: Judges<Sides> = {
  serviceLevel: (_, { before, after }) => {
    if (after.serviceLevel)
      return live(say`promises that ${promise(after.serviceLevel)}: ${budget(after.serviceLevel)} may fail.`);
    return live(
      say`promises nothing any more${before.serviceLevel ? say` (${promise(before.serviceLevel)} before)` : []}: nobody is called while its requests fail, but by other alarms.`,
    );
  },
  'serviceLevel.acceptedPercent': otherBudget('acceptedPercent'),
  'serviceLevel.overDays': otherBudget('overDays'),
  'serviceLevel.withinMs': ({ before, after }) =>
    live(
      say`counts what is answered within ${several(Number(after), 'millisecond')} as accepted, instead of within ${Number(before)}: from then on, what was counted before stays as it is.`,
    ),
};

/** Said of a new endpoint. */
export function promisedBy({ serviceLevel }: Pick<Endpoint, 'serviceLevel'>): Sentence {
  return serviceLevel ? say` It promises that ${promise(serviceLevel)}: ${budget(serviceLevel)} may fail.` : [];
}

/** Said beside a limit that refuses requests: whoever is beyond it does not count. */
export function limitBesidePromise({ serviceLevel }: Pick<Endpoint, 'serviceLevel'>): Sentence {
  return serviceLevel ? say` Its promise counts none of these.` : [];
}

/** Said beside a deadline: what comes between the promised time and the deadline is an answer, and late. */
export function deadlineBesidePromise({ serviceLevel, deadlineSeconds }: Endpoint): Sentence {
  if (!serviceLevel || serviceLevel.withinMs >= deadlineSeconds * 1000) return [];
  return say` What takes more than the ${several(serviceLevel.withinMs, 'millisecond')} of its promise counts as failed all the same.`;
}

/** Told of once, with the first of the fields that differs. */
function otherBudget(field: 'acceptedPercent' | 'overDays') {
  return (_: unknown, { before: { serviceLevel: was }, after: { serviceLevel: is } }: Sides): Finding | undefined => {
    if (!was || !is || (field === 'overDays' && was.acceptedPercent !== is.acceptedPercent)) return undefined;
    return live(
      say`promises that ${promise(is)}, instead of ${Number(was.acceptedPercent)} % over ${several(was.overDays, 'day')}: ${budget(is)} may fail, instead of ${budget(was)}.`,
    );
  };
}

function promise({ acceptedPercent, withinMs, overDays }: ServiceLevel): Sentence {
  return say`${acceptedPercent} % of its requests are accepted within ${several(withinMs, 'millisecond')}, over ${several(overDays, 'day')}`;
}

/** What may fail, as time in which every request does: `43.2 minutes in 30 days`. */
function budget(promised: ServiceLevel): Sentence {
  const minutes = budgetOf(promised) * promised.overDays * 1440;
  return say`${Number(minutes.toPrecision(3))} minutes in ${several(promised.overDays, 'day')}`;
}

function live(sentence: Sentence): Finding {
  return { severity: 'live', sentence };
}
