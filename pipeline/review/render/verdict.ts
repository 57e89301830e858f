import { compareSeverity, type Severity, worst, worstCost } from '../../../catalog/effects/effect.ts';
import { plural } from '../../../catalog/words/plural.ts';
import { list, type Quote, type Sentence, say } from '../../../catalog/words/sentence.ts';
import type { ObjectChange, Review } from '../model.ts';
import { problemSentence } from './rows.ts';
import { losesNothing, worstOf } from './worst.ts';

/**
 * Whether the change can be merged, and what then happens to whom: `Can be merged: restarts orders node by node. This waits
 * until Sunday 6 December 2026, 03:00 UTC.` What cannot be merged is told why.
 */
export function verdictOf(review: Review): Sentence {
  const reasons = reasonsAgainst(review);
  const [first, ...others] = reasons;
  if (first) {
    const more = others.length === 0 ? [] : [` And ${plural(others.length, 'more reason', 'more reasons')}.`];
    return say`Cannot be merged: ${first}.${more}`;
  }
  const doings = doingsOf(review);
  const known = review.incomplete ? ['Can be merged as far as is known'] : ['Can be merged'];
  if (doings.length === 0) return review.incomplete ? [...known, '.'] : [...known, '; nothing changes.'];
  const interrupts = compareSeverity(worstOf(review), 'reconnect') >= 0;
  const kept = interrupts && losesNothing(review) ? ['; nothing is lost'] : [];
  return [...known, ': ', ...joined(doings), ...kept, '.', ...waiting(review)];
}

/** Whether nothing stands against merging it. */
export function canBeMerged(review: Review): boolean {
  return reasonsAgainst(review).length === 0;
}

/** What stands against it, the most telling first; without the dot at their end. */
function reasonsAgainst({ objects, code, problems, unexplained, unfit }: Review): Sentence[] {
  const refused = [
    ...objects.flatMap(({ name, effects }) =>
      effects.filter(isRefused).map(({ sentence }) => say`${name} ${beginning(sentence)}`),
    ),
    ...(code && isRefused(code) ? [say`changed code ${beginning(code.sentence)}`] : []),
    ...unexplained.filter(isRefused).map(({ sentence }) => beginning(sentence)),
  ];
  const faulty = problems.map((problem) => say`${problem.file} has an error: ${beginning(problemSentence(problem))}`);
  return [...refused, ...faulty, ...(unfit && faulty.length === 0 ? [beginning(unfit)] : [])];
}

function isRefused({ severity }: { severity: Severity }): boolean {
  return severity === 'refused';
}

/** A sentence up to what explains it or says what to do. */
function beginning(sentence: Sentence): Sentence {
  const parts: (string | Quote)[] = [];
  for (const part of sentence) {
    const end = typeof part === 'string' ? part.search(/[.:;](\s|$)/) : -1;
    if (end === -1) parts.push(part);
    else return [...parts, (part as string).slice(0, end)];
  }
  return parts;
}

/** Most objects that a verdict names of each sort. */
const mostNamed = 3;

/** What it does to whom, the worst first; each object by the worst that is done to it. */
function doingsOf({ objects, code, stacks, unexplained }: Review): Sentence[] {
  const isNew = (object: ObjectChange) => object.change === 'added' && compareSeverity(costOf(object), 'live') <= 0;
  const [added, others] = [objects.filter(isNew), objects.filter((object) => !isNew(object))];
  const costing = (severity: Severity) => others.filter((object) => costOf(object) === severity);
  const isBroker = ({ kind }: ObjectChange) => kind === 'broker';
  const [nodes, parts] = [costing('rolling').filter(isBroker), costing('rolling').filter((each) => !isBroker(each))];
  const exposed = objects.filter(({ effects }) => effects.some(({ severity }) => severity === 'exposed'));
  const removed = objects.filter(({ change }) => change === 'removed');
  const hidden = worst(unexplained.map(({ severity }) => severity));
  const doings = [
    ...named(costing('data loss'), (who) => say`destroys data of ${who} for good`),
    ...named(costing('downtime'), (who) => say`cuts off clients of ${who}`),
    ...named(exposed, (who) => say`lets somebody in at ${who}`),
    ...named(nodes, (who) => say`restarts ${who} node by node`),
    ...named(parts, (who) => say`restarts ${who} part by part`),
    ...named(costing('reconnect'), (who) => say`treats new connections to ${who} otherwise`),
    ...named(removed, (who) => say`takes ${who} away`),
    ...named(added, (who) => say`adds ${who}`),
    ...named(costing('live'), (who) => say`changes ${who} while it runs`),
    ...(code && code.severity !== 'none' ? [say`changes code (${[code.severity]})`] : []),
  ];
  if (doings.length === 0) doings.push(...unnoticed({ objects, code, stacks }));
  if (unexplained.length === 0) return doings;
  const what = say`does what no file explains (${[plural(unexplained.length, 'difference')]}, ${[hidden]} at worst)`;
  return compareSeverity(hidden, 'downtime') < 0 ? [...doings, what] : [what, ...doings];
}

function unnoticed({ objects, code, stacks }: Pick<Review, 'objects' | 'code' | 'stacks'>): Sentence[] {
  if (objects.length > 0 || code) return [['does nothing that anybody notices']];
  return stacks.length > 0 ? [['changes Terraform alone']] : [];
}

/** Being let in costs those nothing who are in already. */
function costOf({ effects }: ObjectChange): Severity {
  return worstCost(effects.map(({ severity }) => severity));
}

function named(objects: readonly ObjectChange[], words: (who: Sentence) => Sentence): Sentence[] {
  const who = list(
    objects.map(({ name }) => name),
    mostNamed,
  );
  return objects.length === 0 ? [] : [words(who)];
}

function joined(doings: readonly Sentence[]): Sentence {
  return doings.flatMap((doing, index): Sentence => {
    if (index === 0) return doing;
    return [index === doings.length - 1 ? ' and ' : ', ', ...doing];
  });
}

/** Until when that which interrupts people waits, where it does. */
function waiting({ times = [] }: Review): Sentence {
  const held = times.filter((time) => time.held);
  if (held.length === 0) return times.length > 0 ? [' What interrupts begins with the merge.'] : [];
  const untils = held.flatMap(({ until }) => until ?? []).sort();
  const whose: Sentence =
    held.length === times.length
      ? [' This']
      : [
          ' Of it ',
          ...list(
            held.map(({ stack }) => stack),
            mostNamed,
          ),
        ];
  const [first, last] = [untils[0], untils.at(-1)];
  const never =
    untils.length < held.length ? ['; some of it waits for ever, since its windows and freezes leave no time'] : [];
  if (first === undefined || last === undefined)
    return [...whose, ' waits for ever: its windows and freezes leave no time.'];
  const time = first === last ? `until ${timeText(first)}` : `from ${timeText(first)} to ${timeText(last)}`;
  return [...whose, ` waits ${first === last ? time : `until its time, ${time}`}`, ...never, '.'];
}

/** `Sunday 6 December 2026, 03:00 UTC`. */
export function timeText(iso: string): string {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options }).format(new Date(iso));
  const day = `${part({ weekday: 'long' })} ${part({ day: 'numeric', month: 'long', year: 'numeric' })}`;
  return `${day}, ${part({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })} UTC`;
}
