import { mergeGenerated } from '../../../operations/upgrade/generated-merge.ts';
import { changeFiles, removeScratchFolders, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

const old = 'name: drift\n\ncron: "43 3 * * *"\n\na: 1\nb: 2\n\ntimeout: 60\n';
const now = old.replace('60', '90');

async function merge(theirs: string | null, after: string | undefined = now) {
  const folder = scratchFolder();
  changeFiles(folder, theirs === null ? {} : { 'drift.yml': theirs });
  return mergeGenerated(folder, {
    before: [{ path: 'drift.yml', text: old }],
    after: after === undefined ? [] : [{ path: 'drift.yml', text: after }],
  });
}

test('a file that nobody edited becomes the new one', async () => {
  expect(await merge(old)).toEqual([{ path: 'drift.yml', how: 'replaced', file: { path: 'drift.yml', text: now } }]);
});

test('an edit elsewhere in the file is kept beside what is new', async () => {
  const [merged] = await merge(old.replace('43 3', '13 1'));
  expect(merged).toMatchObject({ how: 'merged', file: { text: now.replace('43 3', '13 1') } });
});

test('an edit of the same lines is told and not written over', async () => {
  expect(await merge(old.replace('60', '30'))).toEqual([{ path: 'drift.yml', how: 'conflict' }]);
});

test('a file that was removed stays away, and one that both sides changed alike is not touched', async () => {
  expect(await merge(null)).toEqual([{ path: 'drift.yml', how: 'kept' }]);
  expect(await merge(now)).toEqual([]);
});
