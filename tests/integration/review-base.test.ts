import { plainText } from '../../catalog/words/sentence.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { gitIn } from '../../pipeline/repository/git.ts';
import { findBase } from '../../pipeline/review/sides/base.ts';
import { cloneOf, type GitRepository, gitRepository } from '../git-repositories.ts';
import { changeFiles, removeScratchFolders } from '../repositories.ts';

afterAll(removeScratchFolders);

const baseOf = async ({ folder }: GitRepository, ref?: string) => {
  const { notes, name, ...base } = await findBase(gitIn(folder), ref);
  return { ...base, name: plainText(name), notes: notes.map(plainText) };
};

const failureOf = async (repository: GitRepository, ref?: string): Promise<Error> => {
  const error = await findBase(gitIn(repository.folder), ref).then(
    () => undefined,
    (reason: Error) => reason,
  );
  if (!error) throw new Error('a base was found');
  expect(error).toBeInstanceOf(UserFailure);
  return error;
};

/** main with two commits, and a branch that left it at the first and has one of its own; the branch is checked out. */
function branched({ main = 'main' } = {}) {
  const repository = gitRepository(undefined, { branch: main });
  const fork = repository.commit({ a: '1' });
  repository.git('switch', '--quiet', '--create', 'feature');
  const feature = repository.commit({ b: '1' });
  repository.git('switch', '--quiet', main);
  const tip = repository.commit({ c: '1' });
  repository.git('switch', '--quiet', 'feature');
  return { repository, fork, feature, tip };
}

/** The last commit of a branch, in a clone of a repository whose own branch is main. */
function shallow(repository: GitRepository, branch: string, ...args: string[]): GitRepository {
  repository.git('switch', '--quiet', 'main');
  return cloneOf(repository, '--depth', '1', '--branch', branch, ...args);
}

describe('without a reference', () => {
  test('a branch is compared with the commit where it left main, not with main as it is now', async () => {
    const { repository, fork } = branched();
    expect(await baseOf(repository)).toEqual({ commit: fork, name: 'the merge base with main', notes: [] });
  });

  test('a branch that took main in is compared with what it took in', async () => {
    const { repository, tip } = branched();
    repository.git('merge', '--quiet', '--no-edit', 'main');
    expect(await baseOf(repository)).toEqual({ commit: tip, name: 'the merge base with main', notes: [] });
  });

  test('a detached head is compared like a branch', async () => {
    const { repository, fork, feature } = branched();
    repository.git('checkout', '--quiet', '--detach', feature);
    repository.git('branch', '--delete', '--force', 'feature');
    expect(await baseOf(repository)).toEqual({ commit: fork, name: 'the merge base with main', notes: [] });
  });

  test('master stands in for a main that is not there', async () => {
    const { repository, fork } = branched({ main: 'master' });
    expect(await baseOf(repository)).toEqual({ commit: fork, name: 'the merge base with master', notes: [] });
  });

  test('what is not committed on main is compared with the last commit', async () => {
    const repository = gitRepository();
    repository.commit({ a: '1' });
    const last = repository.commit({ a: '2' });
    changeFiles(repository.folder, { a: '3' });
    expect(await baseOf(repository)).toEqual({ commit: last, name: 'the last commit', notes: [] });
  });

  test('main with nothing to review is compared with itself', async () => {
    const repository = gitRepository();
    repository.commit({ a: '1' });
    const last = repository.commit({ a: '2' });
    expect(await baseOf(repository)).toEqual({ commit: last, name: 'the last commit', notes: [] });
  });

  test('commits on main that are not pushed are reviewed against what was', async () => {
    const origin = gitRepository();
    const pushed = origin.commit({ a: '1' });
    const clone = cloneOf(origin);
    clone.commit({ a: '2' });
    expect(await baseOf(clone)).toEqual({ commit: pushed, name: 'the merge base with origin/main', notes: [] });
  });

  test('the main branch is what the remote says it is', async () => {
    const origin = gitRepository(undefined, { branch: 'trunk' });
    const fork = origin.commit({ a: '1' });
    origin.git('branch', 'main');
    const clone = cloneOf(origin);
    const trunk = clone.commit({ a: '2' });
    clone.git('push', '--quiet', 'origin', 'trunk:release');
    expect(await baseOf(clone)).toEqual({ commit: fork, name: 'the merge base with origin/trunk', notes: [] });
    clone.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/release');
    clone.commit({ a: '3' });
    expect(await baseOf(clone)).toEqual({ commit: trunk, name: 'the merge base with origin/release', notes: [] });
  });

  test('a remote that points at a branch that is not here is passed over', async () => {
    const { repository, fork } = branched();
    repository.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/gone');
    expect(await baseOf(repository)).toMatchObject({ commit: fork, name: 'the merge base with main' });
  });
});

describe('at the beginning', () => {
  test('the first commit has nothing before it', async () => {
    const repository = gitRepository();
    repository.commit({ a: '1' });
    expect(await baseOf(repository)).toEqual({ name: 'nothing: this is the first commit', notes: [] });
  });

  test('what is added to the first commit, known to git or not, is compared with it', async () => {
    const repository = gitRepository();
    const first = repository.commit({ a: '1' });
    changeFiles(repository.folder, { b: '1' });
    expect(await baseOf(repository)).toMatchObject({ commit: first, name: 'the last commit' });
    repository.git('config', 'status.showUntrackedFiles', 'no');
    expect(await baseOf(repository)).toMatchObject({ commit: first, name: 'the last commit' });
  });

  test('the same holds on a branch of any name', async () => {
    const repository = gitRepository(undefined, { branch: 'trunk' });
    const first = repository.commit({ a: '1' });
    expect(await baseOf(repository)).toEqual({ name: 'nothing: this is the first commit', notes: [] });
    changeFiles(repository.folder, { a: '2' });
    expect(await baseOf(repository)).toMatchObject({ commit: first, name: 'the last commit' });
  });

  test('without any commit there is nothing before the files', async () => {
    const repository = gitRepository();
    changeFiles(repository.folder, { a: '1' });
    expect(await baseOf(repository)).toEqual({ name: 'nothing: there is no commit yet', notes: [] });
  });
});

describe('with a reference', () => {
  test.each<[string, (known: ReturnType<typeof branched>) => string]>([
    ['a branch', () => 'main'],
    ['a tag', () => 'v1'],
    ['an annotated tag', () => 'v1-annotated'],
    ['a commit', ({ tip }) => tip],
    ['a short commit', ({ tip }) => tip.slice(0, 10)],
    ['a place in the history', () => 'main~0'],
    ['a name in full', () => 'refs/heads/main'],
  ])('%s is what the change is compared with as it is now', async (_, refOf) => {
    const known = branched();
    known.repository.git('tag', 'v1', 'main');
    known.repository.git('tag', '--annotate', '--message', 'One', 'v1-annotated', 'main');
    const ref = refOf(known);
    expect(await baseOf(known.repository, ref)).toEqual({ commit: known.tip, name: ref, notes: [] });
  });

  test('HEAD~1 is the commit before the last', async () => {
    const { repository, fork } = branched();
    expect(await baseOf(repository, 'HEAD~1')).toEqual({ commit: fork, name: 'HEAD~1', notes: [] });
  });

  test.each(['nowhere', '', '-n', '--all', '--output=written', '$(touch written)', ':a', 'HEAD:a', 'a b'])(
    'one that is no commit, %j, is refused with what to do, and nothing is done',
    async (ref) => {
      const { repository } = branched();
      const { message } = await failureOf(repository, ref);
      expect(message).toContain('there is no such commit here. Name a branch, a tag or a commit that is here;');
      expect(repository.git('status', '--porcelain')).toBe('');
    },
  );

  test('a branch whose name begins with a dash is found', async () => {
    const { repository, tip } = branched();
    repository.git('update-ref', 'refs/heads/-n', 'main');
    expect(await baseOf(repository, '-n')).toMatchObject({ commit: tip });
  });
});

describe('without a main branch', () => {
  test('the user is asked to name what to compare with', async () => {
    const repository = gitRepository(undefined, { branch: 'trunk' });
    repository.commit({ a: '1' });
    repository.commit({ a: '2' });
    const { message } = await failureOf(repository);
    expect(message).toBe(
      'There is no main branch here to compare with (looked for origin/HEAD, origin/main, origin/master, main, master). Name it: --base REF.',
    );
  });

  test('a shallow clone of a branch says how to fetch the rest', async () => {
    const clone = shallow(branched().repository, 'feature');
    for (const { message } of [await failureOf(clone), await failureOf(clone, 'main')]) {
      expect(message).toContain('`git fetch --unshallow`');
      expect(message).toContain('`fetch-depth: 0`');
    }
    expect((await failureOf(clone)).message).toContain('There is no main branch here to compare with.');
  });
});

describe('with main, and no commit in common', () => {
  test('a shallow clone is compared with main as it is now, and says what that means', async () => {
    const { repository, tip } = branched();
    const clone = shallow(repository, 'feature', '--no-single-branch');
    const { notes, ...base } = await baseOf(clone);
    expect(base).toEqual({ commit: tip, name: 'origin/main' });
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain('the comparison is with origin/main as it is now: what others merged since then shows');
    expect(notes[0]).toContain('`git fetch --unshallow`');
  });

  test('deepening the clone finds the commit where the branch left main', async () => {
    const { repository, fork } = branched();
    const clone = shallow(repository, 'feature', '--no-single-branch');
    clone.git('fetch', '--quiet', '--unshallow');
    expect(await baseOf(clone)).toEqual({ commit: fork, name: 'the merge base with origin/main', notes: [] });
  });

  test('an unrelated history is compared with main as it is now', async () => {
    const { repository, tip } = branched();
    repository.git('switch', '--quiet', '--orphan', 'other');
    repository.commit({ d: '1' });
    expect(await baseOf(repository)).toEqual({
      commit: tip,
      name: 'main',
      notes: ['This branch and main have no commit in common, so the comparison is with main as it is now.'],
    });
  });
});

test('a shallow clone of main is compared with its last commit, which is not taken for the first', async () => {
  const { repository, tip } = branched();
  const clone = shallow(repository, 'main');
  expect(await baseOf(clone)).toEqual({ commit: tip, name: 'the last commit', notes: [] });
});
