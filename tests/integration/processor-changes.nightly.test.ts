import { plainText } from '../../catalog/words/sentence.ts';
import { reviewOf } from '../../pipeline/review/review.ts';
import { requestFiles } from '../changes/change.ts';
import { processorChanges } from '../changes/processor-changes.ts';
import { sidesOf } from '../changes/sample-review.ts';
import { synthesizeHere } from '../changes/synthesis.ts';
import { removeScratchFolders } from '../repositories.ts';

afterAll(removeScratchFolders);

/** Whose queues the processors of the samples take from; other brokers take the longest to synthesize, and have no part in this. */
const brokers = ['orders', 'solo'];

const stacksOf = (catalog: ReturnType<typeof sidesOf>['catalogs']['before']) => synthesizeHere(catalog, brokers);

let base: ReturnType<typeof stacksOf> | undefined;

test.each(processorChanges)('$title: Terraform does no more than the review tells', ({ title, change }) => {
  const { files, loaded, catalogs } = sidesOf({ title, change }, requestFiles);
  base ??= stacksOf(catalogs.before);
  const { objects } = reviewOf({
    head: { uncommitted: false },
    files,
    loaded,
    stacks: { before: base, after: stacksOf(catalogs.after) },
    codeChanged: true,
    plans: new Map(),
    deferred: new Map(),
    planNotes: [],
    warnings: [],
    notes: [],
  });
  const told = objects.filter(({ kind }) => kind === 'processor').flatMap(({ effects }) => effects);
  expect(told.map(({ sentence }) => plainText(sentence)).filter((text) => text.startsWith('comes to more'))).toEqual(
    [],
  );
});
