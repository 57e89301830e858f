import { grouped } from '../../../catalog/words/grouped.ts';
import { list, type Sentence, say } from '../../../catalog/words/sentence.ts';
import type { ObjectChange, ObjectEffect } from '../model.ts';

/** From so many of one sort on they are told together: nobody reads more sentences that differ in a name. */
const many = 10;

/** Names that stand for all. */
const mostNamed = 3;

/** Lists of which it is said in a word what comes. */
const told = ['vhosts', 'users', 'exchanges', 'queues', 'bindings'];

type Group = readonly [ObjectEffect, ...ObjectEffect[]];

/**
 * Tells many effects of one sort on an object in one sentence: those of the same severity whose sentences have the same words around
 * other names. Each of them stays in `each`.
 */
export function gatherAlike(object: ObjectChange): ObjectChange {
  if (object.effects.length < many) return object;
  const groups = [...grouped(object.effects, sortOf).values()] as unknown as Group[];
  const large = groups.filter(({ length }) => length >= many);
  const coming = grouped(large.filter(isComing), ([{ severity }]) => severity);
  const gathered = [
    ...groups.filter(({ length }) => length < many).flat(),
    ...[...coming.values()].map((some) => together(some.flat() as unknown as Group, gainSentence(some))),
    ...large.filter((group) => !isComing(group)).map((group) => together(group, sameSentence(group))),
  ];
  const places = new Map(object.effects.map((effect, index) => [effect.at, index]));
  const placeOf = ({ at }: ObjectEffect) => places.get(at) ?? 0;
  return { ...object, effects: gathered.sort((a, b) => placeOf(a) - placeOf(b)) };
}

function sortOf({ severity, entry, sentence }: ObjectEffect): string {
  const words = sentence.map((part) => (typeof part === 'string' ? part : '\u0000'));
  return JSON.stringify([severity, entry?.list, entry?.kind, ...words]);
}

/** Whether entries come, and nothing else is to be said of it. */
function isComing([{ entry, sentence }]: Group): boolean {
  const isPlain = !sentence.some((part) => typeof part === 'string' && /[.:;] /.test(part));
  return entry?.kind === 'added' && told.includes(entry.list) && isPlain;
}

function together(group: Group, sentence: Sentence): ObjectEffect {
  const [{ severity, field, at }] = group;
  const proof = new Map(group.flatMap((effect) => effect.proof.map((one) => [`${one.stack} ${one.address}`, one])));
  const each = group.map(({ sentence, field, at }) => ({ sentence, field, at }));
  return { severity, sentence, field, at, proof: [...proof.values()], each };
}

/** `gains 20,000 queues (a, b, c and 19,997 more) and 20,000 bindings (…).` */
function gainSentence(groups: readonly Group[]): Sentence {
  const parts = groups.map(
    (group) => say`${[amount(group.length)]} ${[group[0].entry?.list ?? '']} (${namesOf(group)})`,
  );
  return say`gains ${list(parts, parts.length)}.`;
}

/** The first one's sentence, and who else it is true of. */
function sameSentence(group: Group): Sentence {
  const [first, ...others] = group;
  return say`${first.sentence} So it is with ${[amount(others.length)]} more: ${namesOf(others)}.`;
}

function namesOf(effects: readonly ObjectEffect[]): Sentence {
  return list(
    effects.map(({ entry, field }) => (entry && entry.name !== '' ? entry.name : field)),
    mostNamed,
  );
}

function amount(count: number): string {
  return count.toLocaleString('en-US');
}
