import { leaveLastChanges } from '../../../pipeline/apply/last-changes.ts';
import { gitIn } from '../../../pipeline/repository/git.ts';
import { gitRepository } from '../../git-repositories.ts';
import { removeScratchFolders } from '../../repositories.ts';
import { memoryBucket } from '../states/memory-bucket.ts';

afterAll(removeScratchFolders);

const date = new Date('2026-11-30T10:00:00Z');

function started() {
  const repository = gitRepository();
  const first = repository.commit(
    { 'brokers/orders.yaml': 'a: 1', 'brokers/quotes.yaml': 'a: 1', 'README.md': '1' },
    { date },
  );
  const bucket = memoryBucket('acme-config');
  const leave = (commit: string, more: { title?: string; before?: string } = {}) =>
    leaveLastChanges({
      bucket,
      git: gitIn(repository.folder),
      pull: { commit, author: 'ada', title: 'A change', url: 'https://github.com/acme/mq/pull/7', ...more },
    });
  const told = async (file: string) => {
    const bytes = await bucket.read(`changes/${file}.json`);
    return bytes && JSON.parse(Buffer.from(bytes).toString('utf8'));
  };
  return { repository, first, bucket, leave, told };
}

test('each file of the platform that a pull request touched is told its commit, author, title and address', async () => {
  const { repository, leave, told } = started();
  const commit = repository.commit(
    { 'brokers/orders.yaml': 'a: 2', 'brokers/quotes.yaml': null, 'processors/new.yaml': 'b', 'README.md': '2' },
    { date },
  );
  expect(await leave(commit)).toEqual(['brokers/orders.yaml', 'brokers/quotes.yaml', 'processors/new.yaml']);
  expect(await told('brokers/orders.yaml')).toEqual({
    commit,
    author: 'ada',
    at: '2026-11-30T10:00:00.000Z',
    title: 'A change',
    url: 'https://github.com/acme/mq/pull/7',
  });
});

test('of a pull request that came as several commits all count, from what the main branch was before', async () => {
  const { repository, first, leave } = started();
  repository.commit({ 'brokers/orders.yaml': 'a: 2' });
  const last = repository.commit({ 'platform.yaml': 'name: acme' });
  expect(await leave(last)).toEqual(['platform.yaml']);
  expect(await leave(last, { before: first })).toEqual(['brokers/orders.yaml', 'platform.yaml']);
  // As of a push that was forced, or the first one.
  expect(await leave(last, { before: '0'.repeat(40) })).toEqual(['platform.yaml']);
});

test('an earlier change that is applied again does not take the place of a later one', async () => {
  const { repository, leave, told } = started();
  const earlier = repository.commit({ 'brokers/orders.yaml': 'a: 2', 'brokers/quotes.yaml': 'a: 2' });
  const later = repository.commit({ 'brokers/orders.yaml': 'a: 3' });
  await leave(later, { title: 'Later' });
  expect(await leave(earlier)).toEqual(['brokers/quotes.yaml']);
  expect(await told('brokers/orders.yaml')).toMatchObject({ commit: later, title: 'Later' });
  expect(await leave(later, { title: 'Later, edited' })).toEqual(['brokers/orders.yaml']);
});

test('what cannot be read there is written over', async () => {
  const { repository, bucket, leave, told } = started();
  const commit = repository.commit({ 'brokers/orders.yaml': 'a: 2' });
  await bucket.write('changes/brokers/orders.yaml.json', '{"commit":');
  expect(await leave(commit)).toEqual(['brokers/orders.yaml']);
  expect(await told('brokers/orders.yaml')).toMatchObject({ commit });
});
