import { type Answer, failure, invalid, notFound } from './answer.ts';
import { type ApiRequest, textOf } from './api-request.ts';
import type { Git } from './repository.ts';
import { showPull } from './shapes.ts';

/** `GET /git/commits/{sha}`: https://docs.github.com/en/rest/git/commits */
export function getCommit(request: ApiRequest): Answer {
  const sha = request.path.sha ?? '';
  return withGit(request, (git) => ({
    status: 200,
    body: { sha, tree: { sha: git(['rev-parse', `${sha}^{tree}`]) } },
  }));
}

/** `POST /git/trees`: https://docs.github.com/en/rest/git/trees; of entries those with `content`. */
export function createTree(request: ApiRequest): Answer {
  const { base_tree: base, tree } = request.body;
  return withGit(request, (git) => {
    const entries = (tree as { path: string; mode: string; content: string }[]).map(({ path, mode, content }) => {
      return { path, mode, blob: git(['hash-object', '-w', '--stdin'], content) };
    });
    return { status: 201, body: { sha: entries.reduce((sha, entry) => withEntry(git, sha, entry), String(base)) } };
  });
}

/** A tree with one file more or another one, at whatever depth. */
function withEntry(git: Git, tree: string, { path, mode, blob }: { path: string; mode: string; blob: string }): string {
  const [name = '', ...rest] = path.split('/');
  const lines = git(['ls-tree', tree])
    .split('\n')
    .filter((line) => line !== '');
  const old = lines.find((line) => line.endsWith(`\t${name}`));
  const empty = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
  const inner =
    rest.length > 0 ? withEntry(git, old?.split(/\s/)[2] ?? empty, { path: rest.join('/'), mode, blob }) : blob;
  const kind = rest.length > 0 ? '040000 tree' : `${mode} blob`;
  return git(['mktree'], [...lines.filter((line) => line !== old), `${kind} ${inner}\t${name}`].join('\n'));
}

/** `POST /git/commits` */
export function createCommit(request: ApiRequest): Answer {
  const { message, tree, parents } = request.body as { message: string; tree: string; parents: string[] };
  return withGit(request, (git) => {
    const of = parents.flatMap((parent) => ['-p', parent]);
    return { status: 201, body: { sha: git(['commit-tree', tree, ...of, '-m', message]) } };
  });
}

/** `POST /git/refs`: https://docs.github.com/en/rest/git/refs */
export function createRef(request: ApiRequest): Answer {
  const [ref, sha] = [textOf(request.body.ref) ?? '', textOf(request.body.sha) ?? ''];
  if (!ref.startsWith('refs/heads/')) return failure(422, 'Reference name must start with refs/');
  return withGit(request, (git) => {
    if (git(['for-each-ref', ref]) !== '') return failure(422, 'Reference already exists');
    git(['update-ref', ref, sha]);
    return { status: 201, body: { ref, object: { type: 'commit', sha } } };
  });
}

/** `POST /pulls`: https://docs.github.com/en/rest/pulls/pulls#create-a-pull-request */
export function createPull(request: ApiRequest): Answer {
  const { repository, body, login } = request;
  const [head, base, title] = [textOf(body.head) ?? '', textOf(body.base) ?? '', textOf(body.title)];
  if (!title) return invalid('PullRequest', { field: 'title', code: 'missing_field' });
  const isOpen = repository.issues().some(({ state, pull }) => state === 'open' && pull?.head.ref === head);
  if (isOpen)
    return invalid('PullRequest', {
      field: 'head',
      code: 'custom',
      message: `A pull request already exists for ${head}.`,
    });
  return withGit(request, (git) => {
    const sides = {
      head: { sha: git(['rev-parse', head]), ref: head, repository: repository.name },
      base: { sha: git(['rev-parse', base]), ref: base },
    };
    const number = repository.addPull({ title, body: textOf(body.body), author: login, ...sides });
    const issue = repository.issue(number);
    return issue?.pull
      ? { status: 201, body: showPull(request, { issue, pull: issue.pull, listed: false }) }
      : notFound;
  });
}

function withGit({ repository }: ApiRequest, then: (git: Git) => Answer): Answer {
  if (!repository.git) return notFound;
  try {
    return then(repository.git);
  } catch {
    return notFound;
  }
}
