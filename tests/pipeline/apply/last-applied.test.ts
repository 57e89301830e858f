import { commitsIn, openLastApplied } from '../../../pipeline/apply/last-applied.ts';
import { gitIn } from '../../../pipeline/repository/git.ts';
import { gitRepository } from '../../git-repositories.ts';
import { removeScratchFolders } from '../../repositories.ts';
import { memoryBucket } from '../states/memory-bucket.ts';

afterAll(removeScratchFolders);

function started() {
  const repository = gitRepository();
  const first = repository.commit({ a: '1' });
  const second = repository.commit({ a: '2' });
  repository.git('checkout', '--quiet', '-b', 'aside', first);
  const aside = repository.commit({ a: '3' });
  const bucket = memoryBucket('acme-states');
  return { first, second, aside, bucket, lastApplied: openLastApplied(bucket, commitsIn(gitIn(repository.folder))) };
}

test('a later commit that was applied to a stack stands before an earlier one, and not the other way round', async () => {
  const { first, second, aside, lastApplied } = started();
  expect(await lastApplied.laterThan('network', first)).toBeUndefined();
  await lastApplied.record('network', second);
  expect(await lastApplied.laterThan('network', first)).toBe(second);
  expect(await lastApplied.laterThan('network', second)).toBeUndefined();
  expect(await lastApplied.laterThan('network', aside)).toBeUndefined();
  expect(await lastApplied.laterThan('broker-orders', first)).toBeUndefined();
  await lastApplied.record('network', first);
  expect(await lastApplied.laterThan('network', second)).toBeUndefined();
});

test.each(['{', '{}', '{"commit":"--all"}'])('%s does not pass for a stack that was never applied', async (text) => {
  const { first, bucket, lastApplied } = started();
  bucket.objects.set('warren/last-applied/network.json', text);
  await expect(lastApplied.laterThan('network', first)).rejects.toThrow(
    's3://acme-states/warren/last-applied/network.json does not say which commit was applied last. The bucket keeps earlier versions of it: bring one of them back.',
  );
});
