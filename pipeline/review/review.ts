import type { Problem } from '../../catalog/files/problem.ts';
import { kinds as knownKinds, platformFile } from '../../catalog/kinds.ts';
import { type Sentence, say } from '../../catalog/words/sentence.ts';
import { tellAlarms } from './alarms/told-alarms.ts';
import { compareDashboards } from './dashboards/compare-dashboards.ts';
import { shownDashboards } from './dashboards/shown-dashboards.ts';
import { explainCode, proveObjects, unreadableObjects } from './explanations.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { DashboardChange, Review } from './model.ts';
import { costOf } from './objects/cost.ts';
import { gatherAlike } from './objects/gather-alike.ts';
import { objectChanges } from './objects/object-changes.ts';
import { readBothSides } from './objects/objects.ts';
import { tellDuties } from './oncall/told-duties.ts';
import { reachChange } from './reach-change.ts';
import { tellRecordedAlarms } from './recordings/recorded-alarms.ts';
import { tellRecordedDays } from './recordings/recorded-days.ts';
import type { ReviewInput } from './review-input.ts';
import { changedPaths } from './sides/side.ts';
import { compareSides, type StackComparison } from './stack-changes.ts';
import { timesOf } from './stack-times.ts';

/** Says what a change would do. A pure function: whatever it needs to know is in its input. */
export function reviewOf(input: ReviewInput): Review {
  const { files, loaded, kinds = knownKinds } = input;
  const changed = changedPaths(files.before, files.after);
  const sides = readBothSides({ before: files.before, after: loaded, afterFiles: files.after, changed, kinds });
  const comparison = compareSides(input);
  const complete = input.stacks.before !== undefined && input.stacks.after !== undefined;
  const told = [
    ...objectChanges(sides, kinds),
    ...unreadableObjects(sides.unreadable, { comparison, complete, kinds }),
  ];
  const objects = proveObjects(told, comparison, kinds).sort((a, b) => (a.file < b.file ? -1 : 1));
  const code = input.codeChanged ? explainCode(objects, comparison) : undefined;
  const problems = loaded.problems.filter(({ severity }) => severity === 'error');
  const cost = costOf({ objects, problems, sides, kinds });
  const reach = reachChange(input, sides);
  const dashboards = dashboardChanges(input);
  const region = sides.after.platform?.value.region;
  const review = {
    version: 1 as const,
    ...(input.base ? { base: input.base } : {}),
    head: input.head,
    ...(region === undefined ? {} : { region }),
    objects,
    ...(code ? { code } : {}),
    stacks: comparison.map(({ stack }) => stack).filter((stack) => stack !== undefined),
    unexplained: comparison.flatMap(({ unexplained }) => unexplained),
    problems,
    warnings: [...warningsAbout(changed, loaded.problems), ...input.warnings],
    ...(reach.change ? { reach: reach.change } : {}),
    ...(dashboards.length > 0 ? { dashboards } : {}),
    ...(cost ? { cost } : {}),
    ...(complete ? {} : { incomplete: true as const }),
    notes: [...input.notes, ...input.planNotes, ...reach.notes, ...notesOn(input, comparison, code !== undefined)],
  };
  const plans = [...input.plans].map(([stack, plan]) => ({ stack, plan }));
  // What a day would have been, and who is on call in the coming weeks, is no effect: another day does not make it another change.
  // Alarms of a new object are in the plan of the stack that has them.
  const fingerprint = fingerprintOf(review, plans);
  const { recordings = [] } = input;
  const days = tellRecordedDays(tellRecordedAlarms(tellAlarms(objects, sides), { sides, recordings }), {
    sides,
    recordings,
  });
  const onCall = input.today === undefined ? days.changes : tellDuties(days.changes, { sides, today: input.today });
  const whole: Review = {
    ...review,
    objects: onCall.map(gatherAlike),
    warnings: [...review.warnings, ...days.warnings],
    fingerprint,
  };
  const { catalog } = loaded;
  // Another hour does not make it another change either.
  return input.now && catalog ? { ...whole, times: timesOf(whole, { catalog, now: input.now }) } : whole;
}

/** Dashboards as both sides show them, as far as these are synthesized. */
function dashboardChanges({ stacks: { before, after } }: ReviewInput): DashboardChange[] {
  return before && after ? compareDashboards(shownDashboards(before), shownDashboards(after)) : [];
}

/** Warnings about files that changed; about all when the platform did, which they all stand in. */
function warningsAbout(changed: readonly string[], problems: readonly Problem[]): Problem[] {
  const concerns = (file: string) => changed.includes(file) || changed.includes(platformFile);
  return problems.filter(({ severity, file }) => severity === 'warning' && concerns(file));
}

function notesOn(input: ReviewInput, comparison: readonly StackComparison[], codeMatters: boolean): Sentence[] {
  const unplanned = comparison.filter(({ stack }) => stack?.source === 'synthesized');
  const { before, after } = input.stacks;
  return [
    ...(input.codeChanged && before && after && !codeMatters
      ? [say`Code changed, and what it makes of the files is the same.`]
      : []),
    ...(unplanned.length > 0
      ? [say`Without a plan of Terraform: what AWS has, and whether it drifted, was not looked at.`]
      : []),
    ...(input.loaded.problems.some(({ severity }) => severity === 'error')
      ? [say`The files have errors, so that nothing was synthesized. What can be read was reviewed.`]
      : []),
  ];
}
