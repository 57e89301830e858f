import { type Answer, failure, notFound } from './answer.ts';
import type { ApiRequest } from './api-request.ts';
import type { Route } from './route.ts';
import type { RepositorySettings } from './settings.ts';

const at = '2026-01-01T00:00:00Z';
const done: Answer = { status: 204 };

/** The settings of a repository. Permissions: https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps */
export const settingsRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '',
    needs: 'metadata=read',
    answer: ({ repository }) => ({
      status: 200,
      body: { full_name: repository.name, default_branch: repository.settings.defaultBranch, private: true },
    }),
  },
  {
    method: 'GET',
    path: '/actions/variables',
    needs: 'actions_variables=read',
    answer: ({ repository: { settings } }) => ({ status: 200, body: named('variables', [...settings.variables]) }),
  },
  { method: 'POST', path: '/actions/variables', needs: 'actions_variables=write', answer: addVariable },
  { method: 'PATCH', path: '/actions/variables/{name}', needs: 'actions_variables=write', answer: changeVariable },
  { method: 'GET', path: '/environments/{environment}', needs: 'actions=read', answer: getEnvironment },
  { method: 'PUT', path: '/environments/{environment}', needs: 'administration=write', answer: putEnvironment },
  {
    method: 'GET',
    path: '/environments/{environment}/variables',
    needs: 'environments=read',
    answer: (request) =>
      withEnvironment(request, ({ variables }) =>
        named(
          'variables',
          variables.map((name) => [name, ''] as const),
        ),
      ),
  },
  {
    method: 'GET',
    path: '/environments/{environment}/secrets',
    needs: 'environments=read',
    answer: (request) =>
      withEnvironment(request, ({ secrets }) => ({
        total_count: secrets.length,
        secrets: secrets.map((name) => ({ name, created_at: at, updated_at: at })),
      })),
  },
  {
    method: 'GET',
    path: '/environments/{environment}/deployment-branch-policies',
    needs: 'actions=read',
    answer: (request) =>
      withEnvironment(request, () => {
        const { branchPolicies } = request.repository.settings;
        return { total_count: branchPolicies.length, branch_policies: branchPolicies };
      }),
  },
  {
    method: 'POST',
    path: '/environments/{environment}/deployment-branch-policies',
    needs: 'administration=write',
    answer: addBranchPolicy,
  },
  {
    method: 'DELETE',
    path: '/environments/{environment}/deployment-branch-policies/{id}',
    needs: 'administration=write',
    answer: ({ repository: { settings }, path }) => {
      settings.branchPolicies = settings.branchPolicies.filter(({ id }) => String(id) !== path.id);
      return done;
    },
  },
  {
    method: 'GET',
    path: '/rulesets',
    needs: 'metadata=read',
    // Lists leave out rules, conditions and who may bypass them.
    answer: ({ repository: { settings, name: source } }) => ({
      status: 200,
      body: settings.rulesets.map(({ id, name, target, enforcement }) => ({ id, name, target, enforcement, source })),
    }),
  },
  { method: 'GET', path: '/rulesets/{id}', needs: 'metadata=read', answer: getRuleset },
  {
    method: 'POST',
    path: '/rulesets',
    needs: 'administration=write',
    answer: ({ repository: { settings }, body }) => {
      settings.rulesets.push({ ...body, id: 42 + settings.rulesets.length });
      return { status: 201, body: {} };
    },
  },
  {
    method: 'PUT',
    path: '/rulesets/{id}',
    needs: 'administration=write',
    answer: ({ repository: { settings }, body, path }) => {
      settings.rulesets = settings.rulesets.map((one) => (String(one.id) === path.id ? { ...one, ...body } : one));
      return { status: 200, body: {} };
    },
  },
  ...pair('/actions/permissions', 'actions', 'administration'),
  // https://docs.github.com/en/rest/actions/permissions: 409 while not selected actions alone are allowed.
  ...pair('/actions/permissions/selected-actions', 'selected', 'administration').map(
    (route): Route => ({
      ...route,
      answer: (request) =>
        request.repository.settings.actions.allowed_actions === 'selected'
          ? route.answer(request)
          : failure(409, 'Conflict'),
    }),
  ),
  ...pair('/actions/permissions/workflow', 'workflow', 'administration'),
  ...pair('/actions/permissions/fork-pr-contributor-approval', 'forks', 'administration'),
  ...pair('/actions/oidc/customization/sub', 'subject', 'actions'),
];

type Document = 'actions' | 'selected' | 'workflow' | 'forks' | 'subject';

/** A document that is read and replaced. */
function pair(path: string, name: Document, permission: string): Route[] {
  return [
    {
      method: 'GET',
      path,
      needs: `${permission}=read`,
      answer: ({ repository }) => ({ status: 200, body: repository.settings[name] }),
    },
    {
      method: 'PUT',
      path,
      needs: `${permission}=write`,
      answer: ({ repository: { settings }, body }) => {
        settings[name] = { ...settings[name], ...body };
        return name === 'subject' ? { status: 201, body: {} } : done;
      },
    },
  ];
}

function named(key: string, entries: readonly (readonly [string, string])[]) {
  const all = entries.map(([name, value]) => ({ name, value, created_at: at, updated_at: at }));
  return { total_count: all.length, [key]: all };
}

function addVariable({ repository: { settings }, body }: ApiRequest): Answer {
  const name = String(body.name);
  if (settings.variables.has(name)) return failure(409, 'Already exists - Variable already exists');
  settings.variables.set(name, String(body.value));
  return { status: 201, body: {} };
}

function changeVariable({ repository: { settings }, body, path }: ApiRequest): Answer {
  if (!settings.variables.has(path.name ?? '')) return notFound;
  settings.variables.set(path.name ?? '', String(body.value));
  return done;
}

type Environment = NonNullable<RepositorySettings['environment']>;

function withEnvironment({ repository, path }: ApiRequest, then: (environment: Environment) => unknown): Answer {
  const { environment } = repository.settings;
  return environment?.name === path.environment && environment ? { status: 200, body: then(environment) } : notFound;
}

function getEnvironment(request: ApiRequest): Answer {
  const { url, repository } = request;
  return withEnvironment(request, ({ name, protection_rules, deployment_branch_policy }) => ({
    id: 1,
    node_id: 'E_1',
    name,
    url: `${url}/repos/${repository.name}/environments/${name}`,
    html_url: `${url}/${repository.name}/deployments`,
    created_at: at,
    updated_at: at,
    protection_rules,
    deployment_branch_policy,
  }));
}

/** Replaces it: reviewers that are not said go. */
function putEnvironment({ repository: { settings }, path, body }: ApiRequest): Answer {
  const reviewers = body.reviewers as { type: string; id: number }[] | undefined;
  settings.environment = {
    name: path.environment ?? '',
    variables: settings.environment?.variables ?? [],
    secrets: settings.environment?.secrets ?? [],
    protection_rules: reviewers
      ? [
          {
            id: 1,
            node_id: 'R_1',
            type: 'required_reviewers',
            prevent_self_review: body.prevent_self_review,
            reviewers: reviewers.map(({ type, id }) => ({ type, reviewer: { id } })),
          },
        ]
      : [],
    deployment_branch_policy: body.deployment_branch_policy as Environment['deployment_branch_policy'],
  };
  return { status: 200, body: {} };
}

function addBranchPolicy(request: ApiRequest): Answer {
  const { settings } = request.repository;
  return withEnvironment(request, () => {
    const { name, type = 'branch' } = request.body;
    const policy = { id: 100 + settings.branchPolicies.length, name: String(name), type: String(type) };
    settings.branchPolicies.push(policy);
    return policy;
  });
}

function getRuleset({ repository: { settings, name: source }, path }: ApiRequest): Answer {
  const found = settings.rulesets.find(({ id }) => String(id) === path.id);
  return found ? { status: 200, body: { source, source_type: 'Repository', ...found } } : notFound;
}
