import type { Severity } from '../../../effects/effect.ts';
import { grouped } from '../../../words/grouped.ts';
import { list as listed, type Sentence, say } from '../../../words/sentence.ts';
import { concernsExchanges } from '../arguments/policy-faults.ts';
import { type Case, type Comparison, settingsBy } from '../policies/comparison.ts';
import { type Policy, type PolicyList, policyLists, type Subject, suits } from '../policies/in-force.ts';
import { type Loss, lossesOf, lossWords } from '../policies/losses.ts';

/** What another state of a policy does to the queues and exchanges of its vhost. */
export interface Story {
  severity: Extract<Severity, 'live' | 'data loss'>;
  /** Sentences, each with a space before it; none where nothing of the file is concerned. */
  words: Sentence;
}

/** A policy as a change has it: absent on the side where it is not. */
export interface ChangedPolicy {
  list: PolicyList;
  before: Policy | undefined;
  after: Policy | undefined;
}

/** Tells by name which queues a policy comes to or leaves, what takes whose place there, and what is dropped. */
export function storyOf(changed: ChangedPolicy, comparison: Comparison): Story {
  const { list, before, after } = changed;
  const name = (after ?? before)?.name;
  const own = comparison.cases.filter((each) => ownerOf(each, list, comparison)?.name === name && isTold(each, list));
  const lost = own.flatMap((each) => ownLosses(each, list, comparison));
  return {
    severity: lost.length > 0 ? 'data loss' : 'live',
    words: [
      ...(after ? reachWords(after, before, comparison) : []),
      ...placeWords(own, list, name ?? ''),
      ...(after && movesReach(changed) ? standingWords(after, changed, comparison) : []),
      ...weakerWords(own.filter((each) => tellers(each, comparison)[0] === list)),
      ...lossesTold(lost),
    ],
  };
}

/** Whether it may come to others than before. */
export function movesReach({ before, after }: ChangedPolicy): boolean {
  return (['pattern', 'applyTo', 'priority'] as const).some((field) => before?.[field] !== after?.[field]);
}

/** A case is told of once: with the policy that comes, when that is what changes, else with the one that goes. */
function ownerOf({ was, is }: Case, list: PolicyList, { hasChanged }: Comparison): Policy | undefined {
  const comes = is[list];
  return comes && hasChanged(comes) ? comes : was?.[list];
}

/** Exchanges take no notice of settings of queues. */
function isTold({ subject, was, is }: Case, list: PolicyList): boolean {
  return (
    subject.kind === 'queue' ||
    concernsExchanges(was?.[list]?.definition ?? {}) ||
    concernsExchanges(is[list]?.definition ?? {})
  );
}

interface OwnLoss extends Loss {
  subject: Subject;
}

/** Where both lists change at once, a loss is told with the list whose policy says its setting. */
function ownLosses(each: Case, list: PolicyList, comparison: Comparison): OwnLoss[] {
  const { subject, was, is } = each;
  if (was === undefined) return [];
  const owned = tellers(each, comparison);
  return lossesOf(subject, settingsBy(subject, was), settingsBy(subject, is))
    .filter(({ setting, value }) => {
      const saying = owned.find((other) => is[other]?.definition[setting] === value) ?? owned[0];
      return saying === list;
    })
    .map((loss) => ({ ...loss, subject }));
}

/** The lists whose policies have changed it. */
function tellers(each: Case, comparison: Comparison): PolicyList[] {
  return policyLists.filter(
    (list) => ownerOf(each, list, comparison) !== undefined && differsIn(each, list, comparison),
  );
}

function differsIn({ was, is }: Case, list: PolicyList, { hasChanged }: Comparison): boolean {
  const comes = is[list];
  return was?.[list]?.name !== comes?.name || (comes !== undefined && hasChanged(comes));
}

/** That it reaches nothing, or which kinds of queues it matches in vain. */
function reachWords(policy: Policy, before: Policy | undefined, { subjects, book }: Comparison): Sentence {
  const alike = subjects.filter((subject) => suits(policy.applyTo, subject) && matters(policy, subject));
  const withAny = { ...policy, definition: {} };
  const matched = alike.filter((subject) => book.after.applies(withAny, subject));
  if (matched.length === 0) return say` It matches ${nothing(policy)} of the file.`;
  if (before && !movesReach({ list: 'policies', before, after: policy }) && sameKeys(before, policy)) return [];
  const kept = grouped(matched, (subject) => {
    const setting = book.after.barringKey(policy, subject);
    return setting === undefined ? '' : `${subject.type} ${setting}`;
  });
  return [...kept].flatMap(([key, some]) => {
    const [type, setting = ''] = key.split(' ');
    if (setting === '') return [];
    return say` It does not apply to ${names(some)}: ${[type === 'stream' ? 'streams' : `${type} queues`]} have no ${[setting]}.`;
  });
}

function matters({ definition }: Policy, { kind }: Subject): boolean {
  return kind === 'queue' || concernsExchanges(definition);
}

function sameKeys(a: Policy, b: Policy): boolean {
  return Object.keys(a.definition).sort().join() === Object.keys(b.definition).sort().join();
}

function nothing({ applyTo, definition }: Policy): Sentence {
  if (applyTo === 'exchanges') return ['no exchange'];
  return applyTo === 'all' && concernsExchanges(definition) ? ['no queue and no exchange'] : ['no queue'];
}

/** Where it comes into force, in whose place, and where it goes. */
function placeWords(cases: readonly Case[], list: PolicyList, name: string): Sentence {
  const moved = grouped(cases, ({ was, is }): string => {
    if (was?.[list]?.name === is[list]?.name) return 'stays';
    return is[list]?.name === name ? 'comes' : 'goes';
  });
  const noun: Sentence = [list === 'policies' ? 'policy' : 'operator policy'];
  return [
    ...byOther(
      moved.get('stays') ?? [],
      () => undefined,
      (on) => say` It is in force on ${on}.`,
    ),
    ...byOther(
      moved.get('comes') ?? [],
      ({ was }) => was?.[list],
      (on, other) =>
        other ? say` On ${on} it takes the place of the ${noun} ${other}.` : say` It comes into force on ${on}.`,
    ),
    ...byOther(
      moved.get('goes') ?? [],
      ({ is }) => is[list],
      (on, other) =>
        other ? say` On ${on} the ${noun} ${other} takes its place.` : say` It is no longer in force on ${on}.`,
    ),
  ];
}

function byOther(
  cases: readonly Case[],
  other: (each: Case) => Policy | undefined,
  words: (on: Sentence, other: Sentence | undefined) => Sentence,
): Sentence {
  const groups = grouped(cases, other);
  return [...groups].flatMap(([policy, some]) =>
    words(names(some.map(({ subject }) => subject)), policy && say`${policy.name} (priority ${policy.priority})`),
  );
}

/** Where it matches and another one stays in force. */
function standingWords(policy: Policy, { list, before }: ChangedPolicy, { subjects, book }: Comparison): Sentence {
  const shadowed = subjects.flatMap((subject) => {
    if (!matters(policy, subject) || !book.after.applies(policy, subject)) return [];
    const [stronger] = book.after.strongest(list, subject);
    const [was] = book.before.strongest(list, subject);
    return stronger && stronger.name !== policy.name && was?.name !== before?.name ? [{ subject, stronger }] : [];
  });
  return [...grouped(shadowed, ({ stronger }) => stronger)].flatMap(
    ([{ name, priority }, some]) =>
      say` On ${names(some.map(({ subject }) => subject))} ${name} (priority ${priority}) stays in force.`,
  );
}

/** What no longer holds. */
function weakerWords(cases: readonly Case[]): Sentence {
  const gone = cases.flatMap(({ subject, was, is }) => {
    if (was === undefined) return [];
    const now = settingsBy(subject, is);
    const settings = Object.keys(settingsBy(subject, was)).filter((key) => !(key in now));
    return settings.length === 0 ? [] : [{ subject, settings }];
  });
  return [...grouped(gone, ({ settings }) => JSON.stringify(settings))].flatMap(([key, some]) => {
    const settings = JSON.parse(key) as string[];
    return say` On ${names(some.map(({ subject }) => subject))} ${listed(settings)} no longer ${[settings.length === 1 ? 'holds' : 'hold']}.`;
  });
}

function lossesTold(lost: readonly OwnLoss[]): Sentence {
  const groups = grouped(lost, ({ setting, value }) => JSON.stringify([setting, value]));
  return [...groups.values()].flatMap((some) => {
    const [first] = some;
    return first ? say` ${lossWords(first, names(some.map(({ subject }) => subject)))}.` : [];
  });
}

/** `placed, paid and 3 more`; exchanges are called so. */
function names(subjects: readonly Subject[]): Sentence {
  return listed(subjects.map(({ kind, name }) => (kind === 'queue' ? say`${name}` : say`the exchange ${name}`)));
}
