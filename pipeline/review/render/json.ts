import type { Problem } from '../../../catalog/files/problem.ts';
import { plainText } from '../../../catalog/words/sentence.ts';
import type { ReachChange } from '../../reach/compare.ts';
import type { Ajar, Line } from '../../reach/model.ts';
import { portsText } from '../../reach/openings.ts';
import type { AttributeChange, CodeChange, Cost, ObjectChange, Review, StackChange, Unexplained } from '../model.ts';
import { proofText } from '../proof-text.ts';
import { totalsOf } from '../totals.ts';
import { headline } from './headline.ts';
import { jsonEscape } from './json-escape.ts';
import { canBeMerged, verdictOf } from './verdict.ts';
import { isRefused, worstOf } from './worst.ts';

/**
 * The review for programs: the model with its sentences as plain text, the verdict, the headline, the worst severity and whether
 * anything is refused. Keys stand in a fixed order; what a terminal would act on is escaped. Ends with a line break.
 */
export function renderJson(review: Review): string {
  const { version, base, head, region, objects, code, stacks, unexplained, problems, warnings, cost, notes, reach } =
    review;
  const model = {
    version,
    verdict: plainText(verdictOf(review)),
    canBeMerged: canBeMerged(review),
    times: review.times?.map(({ stack, held, until }) => ({ stack, held, until })),
    headline: headline(review),
    worst: worstOf(review),
    refused: isRefused(review),
    fingerprint: review.fingerprint,
    base: base && { name: plainText(base.name), commit: base.commit },
    head: { commit: head.commit, uncommitted: head.uncommitted },
    region,
    objects: objects.map(objectModel),
    code: code && codeModel(code),
    stacks: stacks.map(stackModel),
    totals: totalsOf(stacks),
    unexplained: unexplained.map(unexplainedModel),
    problems: problems.map(problemModel),
    warnings: warnings.map(problemModel),
    reach: reach && reachModel(reach),
    dashboards: review.dashboards,
    cost: cost && costModel(cost),
    incomplete: review.incomplete,
    unfit: review.unfit && plainText(review.unfit),
    notes: notes.map(plainText),
  };
  return `${JSON.stringify(model, null, 2).replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, jsonEscape)}\n`;
}

function costModel({ change, before, after, objects, refused, unknown, least, notCounted }: Cost) {
  const counted = [refused, unknown, least].map((some) => some.map(({ kind, name }) => ({ kind, name })));
  return {
    change,
    before,
    after,
    objects: objects.map(({ kind, name, stack, ...of }) => {
      return { kind, name, stack, change: of.change, before: of.before, after: of.after };
    }),
    refused: counted[0],
    unknown: counted[1],
    least: counted[2],
    notCounted,
  };
}

function reachModel({ gained, lost, ajar }: ReachChange) {
  return { gained: gained.map(lineModel), lost: lost.map(lineModel), ajar: ajar.map(ajarModel) };
}

function lineModel({ from, to, openings, by, way, only, lacks }: Line) {
  const { field, at, what, proof } = by;
  return {
    from: from.name,
    to: to.name,
    ports: portsText(openings),
    by: { field, at: at && { file: at.file, line: at.line }, what, proof: proof.map(proofText) },
    way,
    only,
    lacks,
  };
}

function ajarModel({ name, open, shut, proof }: Ajar) {
  return { name, open, shut, proof: proof.map(proofText) };
}

function objectModel({ kind, name, file, change, formerName, effects }: ObjectChange) {
  return {
    kind,
    name,
    file,
    change,
    formerName,
    effects: effects.map(({ severity, sentence, field, at, each, proof }) => ({
      severity,
      sentence: plainText(sentence),
      field,
      at: { file: at.file, line: at.line, side: at.side },
      // Of what is told in one sentence each is a line, as it was before and is in the file.
      each: each?.map((one) => `${one.at.file}:${one.at.line} ${plainText(one.sentence)}`),
      proof: proof.map(proofText),
    })),
  };
}

function codeModel({ severity, sentence, proof }: CodeChange) {
  return { severity, sentence: plainText(sentence), proof: proof.map(proofText) };
}

function stackModel({ name, change, source, waitsFor, counts, resources }: StackChange) {
  const { added, changed, replaced, destroyed, released } = counts;
  return {
    name,
    change,
    source,
    waitsFor,
    counts: { added, changed, replaced, destroyed, released },
    resources: resources.map(({ address, action, attributes }) => ({
      address,
      action,
      attributes: attributes.map(attributeModel),
    })),
  };
}

function unexplainedModel({ stack, address, action, cause, attributes, severity, sentence }: Unexplained) {
  const changes = attributes.map(attributeModel);
  return { stack, address, action, cause, attributes: changes, severity, sentence: plainText(sentence) };
}

function attributeModel({ name, before, after, parts, moreParts }: AttributeChange): AttributeChange {
  return {
    name,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(parts ? { parts: parts.map(attributeModel) } : {}),
    ...(moreParts === undefined ? {} : { moreParts }),
  };
}

function problemModel({ file, line, column, field, message, severity, rule }: Problem) {
  return { file, line, column, field, message, severity, rule };
}
