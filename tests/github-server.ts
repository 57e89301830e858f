import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, failure, notFound } from './github-server/answer.ts';
import { editOf } from './github-server/command-routes.ts';
import { createFaults, type Fault, type Faults } from './github-server/faults.ts';
import { createRepository, type Repository } from './github-server/repository.ts';
import type { Route } from './github-server/route.ts';
import { ownUser, routes } from './github-server/routes.ts';

export { badGateway, primaryLimit, secondaryLimit } from './github-server/faults.ts';

/** What a token may do, by the names that GitHub's API has for permissions. */
export type Permissions = Partial<
  Record<
    | 'actions'
    | 'actions_variables'
    | 'administration'
    | 'contents'
    | 'environments'
    | 'issues'
    | 'metadata'
    | 'pull_requests',
    'read' | 'write'
  >
>;

/** Whose token it is, and what it may do. */
export interface Token {
  /** `github-actions[bot]` for the one that workflows are given. */
  login: string;
  permissions: Permissions;
}

/** A request that was answered, or whose connection was dropped. */
export interface AnsweredRequest {
  method: string;
  /** With its query. */
  path: string;
  status: number | 'dropped';
}

/** A server on this machine that speaks as much of GitHub's REST API as Warren needs, for one private repository. */
export interface GitHubServer {
  /** For `GITHUB_API_URL`. */
  url: string;
  repository: Repository;
  faults: Faults;
  /** Every request so far, in order. */
  requests: AnsweredRequest[];
  /** Requests that change something, as `POST /repos/…`. */
  writes(): string[];
  stop(): Promise<void>;
}

/** The token that a server knows when it is told of none: the one of a workflow that may do all that Warren does. */
export const workflowToken = 'ghs_workflow';

/** Starts one. `tokens` are by their text; a token that is not among them is not taken. */
export async function startGitHubServer(
  options: { repository?: string; tokens?: Record<string, Token> } = {},
): Promise<GitHubServer> {
  const repository = createRepository(options.repository ?? 'acme/platform');
  const permissions: Permissions = {
    actions: 'write',
    contents: 'write',
    issues: 'write',
    pull_requests: 'write',
  };
  const tokens = options.tokens ?? { [workflowToken]: { login: 'github-actions[bot]', permissions } };
  const faults = createFaults();
  const requests: AnsweredRequest[] = [];
  const server = createServer(async (request, response) => {
    const { method = 'GET', url: target = '/' } = request;
    const body = await textOf(request);
    const fault = faults.meet({ method, path: new URL(target, url).pathname });
    // A test that is over waits for no answer.
    if (fault?.delayMs) await wait(fault.delayMs, undefined, { ref: false });
    const done = failing(fault) && !fault?.done ? undefined : answer({ request, target, body });
    const shown = fault?.status === undefined ? done : answerOf(fault);
    requests.push({ method, path: target, status: fault?.drop || !shown ? 'dropped' : shown.status });
    if (fault?.drop || !shown) request.socket.destroy();
    else send(response, shown);
  });

  function answer({ request, target, body }: { request: IncomingMessage; target: string; body: string }): Answer {
    const { method, headers } = request;
    const secret = /^(?:token|bearer) (.+)$/i.exec(headers.authorization ?? '')?.[1];
    const token = secret === undefined ? undefined : tokens[secret];
    if (!token) return failure(401, secret === undefined ? 'Requires authentication' : 'Bad credentials');
    const address = new URL(target, url);
    if (address.pathname === '/user') return ownUser(token.login);
    if (address.pathname === '/graphql') return editOf(repository, JSON.parse(body));
    const found = find({ method, pathname: address.pathname, repository: repository.name });
    if (!found) return notFound;
    const accepted = { 'x-accepted-github-permissions': found.route.needs };
    if (!allows(token.permissions, found.route.needs)) {
      return { ...failure(403, 'Resource not accessible by integration'), headers: accepted };
    }
    const parsed = body === '' ? {} : JSON.parse(body);
    const done = found.route.answer({ url, repository, login: token.login, address, path: found.path, body: parsed });
    return { ...done, headers: { ...accepted, ...done.headers } };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    repository,
    faults,
    requests,
    writes: () => requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function failing(fault: Fault | undefined): boolean {
  return fault?.drop === true || fault?.status !== undefined;
}

function answerOf({ status = 500, headers = {}, body = { message: 'Server Error' } }: Fault): Answer {
  return { status, headers, body };
}

function find(asked: { method: string | undefined; pathname: string; repository: string }) {
  for (const route of routes) {
    const path = route.method === asked.method ? valuesIn(route, asked) : undefined;
    if (path) return { route, path };
  }
  return undefined;
}

/** Values of `{…}` where the path is one of the route; owners and names are told apart without regard to case. */
function valuesIn({ path }: Route, asked: { pathname: string; repository: string }) {
  const below = `/repos/${asked.repository}`;
  if (!asked.pathname.toLowerCase().concat('/').startsWith(`${below.toLowerCase()}/`)) return undefined;
  const pattern = new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
  const groups = pattern.exec(asked.pathname.slice(below.length));
  if (!groups) return undefined;
  return Object.fromEntries(
    Object.entries(groups.groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]),
  );
}

function allows(permissions: Permissions, needs: string): boolean {
  // Every token may look at what a repository is: https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
  const held: Record<string, string | undefined> = { ...permissions, metadata: 'read' };
  return needs.split(';').some((set) =>
    set.split(',').every((need) => {
      const [name = '', level] = need.trim().split('=');
      return held[name] === 'write' || (held[name] === 'read' && level === 'read');
    }),
  );
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  const html = typeof body === 'string';
  response.writeHead(status, {
    'content-type': html ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
    'x-github-request-id': randomUUID(),
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '4999',
    'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600),
    ...headers,
  });
  response.end(body === undefined ? undefined : html ? body : JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
