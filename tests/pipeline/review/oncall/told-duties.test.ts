import { loadCatalog } from '../../../../catalog/load.ts';
import { plainText } from '../../../../catalog/words/sentence.ts';
import { reviewOf } from '../../../../pipeline/review/review.ts';
import { calledFiles, filesOf, type RouteInput } from '../../../changes/change.ts';

/** What the review says of a changed route on a day, and its fingerprint. */
function review(change: (route: RouteInput) => void, today?: string) {
  const [before, changed] = [calledFiles(), calledFiles()];
  change(Object.values(changed.routes ?? {})[0] as RouteInput);
  const after = filesOf(changed);
  const { objects, fingerprint } = reviewOf({
    head: { uncommitted: false },
    files: { before: filesOf(before), after },
    loaded: loadCatalog({ files: after, today: '2026-11-21' }),
    stacks: { before: [], after: [] },
    codeChanged: false,
    plans: new Map(),
    deferred: new Map(),
    planNotes: [],
    warnings: [],
    notes: [],
    ...(today === undefined ? {} : { today }),
  });
  return { fingerprint, effects: objects.flatMap(({ effects }) => effects.map(({ sentence }) => plainText(sentence))) };
}

const swap = (route: RouteInput) => {
  for (const { layers } of Object.values(route.schedules ?? {})) {
    for (const layer of layers) layer.people = layer.people.toReversed();
  }
};

test('a rotation that changes is told with who is called from when instead of whom', () => {
  expect(review(swap, '2026-12-01').effects.slice(-1)).toEqual([
    "from Tuesday 1 December 2026 01:00 Europe/Berlin calls ada@example.com first instead of bo@example.com, about alarms of high urgency. In the coming four weeks 11 more turns are others'.",
  ]);
});

test('a change that calls the same people says so', () => {
  const change = (route: RouteInput) => {
    route.description = 'Another description';
  };
  expect(review(change, '2026-12-01').effects.slice(-1)).toEqual(['calls the same people in the coming four weeks.']);
});

test('another day makes it no other change', () => {
  const fingerprints = [undefined, '2026-12-01', '2027-03-01'].map((today) => review(swap, today).fingerprint);
  expect(new Set(fingerprints).size).toBe(1);
});
