import { parse } from 'yaml';
import { platformSchema } from '../../catalog/kinds/platform/platform.ts';
import { bootstrapStack } from '../../contracts/names.ts';
import { calling, removeScratchFolders, synthesizeFiles, watchedSample } from '../repositories.ts';
import { principalOf, type Role } from '../stacks/bootstrap/github-roles.ts';
import { decide } from '../stacks/iam/evaluate.ts';
import { providerCalls } from '../stacks/rights/tables.ts';

afterAll(removeScratchFolders);

/** Somebody is called, with what that takes. */
const platform = platformSchema.parse(parse(calling()['platform.yaml'] ?? ''));

type Types = Record<string, object>;

/** Types of the resources and of the data in each stack of the sample. */
const stacks: [stack: string, types: string[]][] = Object.entries(synthesizeFiles(watchedSample(calling())))
  .filter(([path]) => path.endsWith('cdk.tf.json'))
  .map(([path, text]) => {
    const { resource, data = {} }: { resource: Types; data?: Types } = JSON.parse(text);
    return [path.split('/')[1] ?? '', [...Object.keys(resource), ...Object.keys(data)]];
  });

const types = [...new Set(stacks.flatMap(([, names]) => names))].filter((type) => type.startsWith('aws_')).sort();

/** Whose policies allow on everything, always, what a role's allow on something, sometimes. */
function everywhere(role: Role) {
  const { policies } = principalOf(role, platform);
  return {
    policies: policies
      .filter(({ Effect }) => Effect === 'Allow')
      .map(({ Effect, Action }) => ({ Effect, Action, Resource: '*' })),
  };
}

/** What is called for a stack in a phase, and the role may not, as "stack type action". */
function missing(role: Role, phase: 'read' | 'apply'): string[] {
  const who = everywhere(role);
  return stacks
    .filter(([stack]) => phase === 'read' || stack !== bootstrapStack)
    .flatMap(([stack, names]) =>
      providerCalls
        .filter((calls) => calls.phase === phase && names.includes(calls.type))
        .flatMap(({ type, actions }) =>
          actions
            .filter((action) => decide(who, { action, resource: '*' }) !== 'allowed')
            .map((action) => `${stack} ${type} ${action}`),
        ),
    );
}

test('the calls of every type of resource that the sample has are known', () => {
  expect(types.length).toBeGreaterThan(40);
  expect(types.filter((type) => !providerCalls.some((calls) => calls.type === type))).toEqual([]);
});

test('whoever plans may make every call of a refresh', () => {
  expect(missing('plan', 'read')).toEqual([]);
});

test('whoever applies may make every call of a refresh and, but for bootstrap, of an apply', () => {
  expect([...missing('apply', 'read'), ...missing('apply', 'apply')]).toEqual([]);
});

test('neither may make calls that nothing makes', () => {
  const called = (phases: string[]) =>
    new Set(
      providerCalls
        .filter(({ type, phase }) => phases.includes(phase) && (types.includes(type) || type === 'warren'))
        .flatMap(({ actions }) => actions),
    );
  const allowed = (role: Role) => [...new Set(everywhere(role).policies.flatMap(({ Action }) => Action))].sort();
  expect(allowed('apply').filter((action) => !called(['read', 'apply']).has(action))).toEqual([]);
  // Looking is said once for both roles, so whoever plans may look at what only an apply waits for.
  expect(
    allowed('plan').filter((action) => !called(['read']).has(action) && !/:(Describe|Get|List)/.test(action)),
  ).toEqual([]);
});
