import { plural } from '../../../catalog/words/plural.ts';
import type { Sentence } from '../../../catalog/words/sentence.ts';
import type { Review } from '../model.ts';
import { shortenPrintable, shortenSentence } from './shorten.ts';

/** What was reviewed, against what, and what the review was read from; short whatever the review holds. */
export function originOf({ base, head, region, stacks }: Review): Sentence[] {
  const against: Sentence = base
    ? [' against ', ...shortenSentence(base.name, 60), ...at(base.commit)]
    : [', with nothing before it'];
  return [
    [...reviewed(head), ...against],
    ...(region === undefined ? [] : [[{ quote: shortenPrintable(region, 30) }]]),
    ...(stacks.length === 0 ? [] : [[readFrom(stacks)]]),
  ];
}

function at(commit: string | undefined): Sentence {
  return commit === undefined ? [] : [' at ', { quote: shortCommit(commit) }];
}

/** As `git` shortens a commit. */
function shortCommit(commit: string): string {
  return shortenPrintable(commit.slice(0, 7), 40);
}

function reviewed({ commit, uncommitted }: Review['head']): Sentence {
  if (commit === undefined) return ['reviewed what is in no commit yet'];
  return ['reviewed at ', { quote: shortCommit(commit) }, ...(uncommitted ? [' with uncommitted changes'] : [])];
}

function readFrom(stacks: Review['stacks']): string {
  const number = (source: string) => stacks.filter((stack) => stack.source === source).length;
  const [planned, synthesized, deferred] = [number('plan'), number('synthesized'), number('deferred')];
  if (planned === stacks.length) return "from Terraform's plans";
  if (planned === 0 && deferred === 0) return 'from the synthesized Terraform alone, without a plan';
  return [
    planned > 0 && `${plural(planned, 'stack')} from Terraform's plans`,
    synthesized > 0 && `${plural(synthesized, 'stack')} from the synthesized Terraform alone`,
    deferred > 0 && `${plural(deferred, 'stack')} to be planned once others are applied`,
  ]
    .filter((words) => words !== false)
    .join(', ');
}
