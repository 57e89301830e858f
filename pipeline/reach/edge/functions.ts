import { ingressStack } from '../../../contracts/names.ts';
import type { By, End, Line } from '../model.ts';
import { placeOf, type Resource, type Resources } from '../network/resources.ts';
import { serviceOf } from '../network/service-names.ts';
import { cloudflare, https, internet } from './ends.ts';

/** Who may call functions by their URLs, and who by a permission of the function's own. */
export function functionLines(resources: Resources): Line[] {
  return [
    ...resources.of('aws_lambda_function_url').flatMap((url) => urlLines(resources, url)),
    ...permissionLines(resources),
  ];
}

interface Called {
  to: End;
  /** What policies may name it by: its name, or its resource. */
  names: readonly string[];
}

function calledBy(resources: Resources, of: Resource): Called {
  const wanted = resources.named(of, 'function_name', of.body.function_name);
  const called = resources
    .of('aws_lambda_function')
    .find((one) => one.id === wanted || one.body.function_name === wanted);
  const to: End = { kind: 'service', name: serviceOf(of.stack, of.type) };
  return { to, names: [wanted, called?.id, called?.body.function_name].filter((name) => typeof name === 'string') };
}

/**
 * A URL without authorization is anybody's; one with AWS_IAM belongs to those whose policies allow the call:
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
function urlLines(resources: Resources, url: Resource): Line[] {
  const { to, names } = calledBy(resources, url);
  if (url.body.authorization_type !== 'AWS_IAM') {
    return [callLine({ from: internet, to, what: 'function URL without authorization', proof: [url] })];
  }
  const callers = callersOf(resources, names);
  return callers.map(({ end, name, policy }) => {
    const what = `function URL (AWS_IAM), signed by ${name}${callers.length === 1 ? ' alone' : ''}`;
    return callLine({ from: end, to, what, proof: [url, policy] });
  });
}

function callLine({ from, to, what, proof }: { from: End; to: End; what: string; proof: readonly Resource[] }): Line {
  const by: By = { what, proof: proof.map(placeOf) };
  return { from, to, openings: [https], by };
}

interface Caller {
  end: End;
  name: string;
  policy: Resource;
}

/** Policies of identities, by the argument that says whose they are. */
const ownPolicies = {
  aws_iam_user_policy: 'user',
  aws_iam_role_policy: 'role',
  aws_iam_group_policy: 'group',
} as const;

function callersOf(resources: Resources, names: readonly string[]): Caller[] {
  const own = Object.entries(ownPolicies).flatMap(([type, kind]) =>
    resources.of(type).flatMap((policy) => {
      return allowsCall(resources, policy, names) ? callerOf(resources, { kind, of: policy, policy }) : [];
    }),
  );
  const attached = Object.values(ownPolicies).flatMap((kind) =>
    resources.of(`aws_iam_${kind}_policy_attachment`).flatMap((attachment) => {
      const id = resources.resolve(attachment.stack, attachment.body.policy_arn);
      const policy = resources.of('aws_iam_policy').find((one) => 'resource' in id && one.id === id.resource);
      return policy && allowsCall(resources, policy, names)
        ? callerOf(resources, { kind, of: attachment, policy })
        : [];
    }),
  );
  return [...own, ...attached];
}

function callerOf(
  resources: Resources,
  { kind, of, policy }: { kind: string; of: Resource; policy: Resource },
): Caller {
  const id = resources.named(of, kind, of.body[kind]);
  const holder = resources.of(`aws_iam_${kind}`).find((one) => one.id === id);
  const name = `${kind} ${String(holder?.body.name ?? id)}`;
  // The only user of that stack is the one that the Worker signs as.
  const end: End = kind === 'user' && of.stack === ingressStack ? cloudflare : { kind: 'caller', name: `IAM ${name}` };
  return { end, name, policy };
}

interface Statement {
  Effect?: unknown;
  Action?: unknown;
  Resource?: unknown;
}

/** Whether a statement allows to call the URL of a function of one of these names. What denies it is not subtracted. */
function allowsCall(resources: Resources, policy: Resource, names: readonly string[]): boolean {
  return statementsOf(resources, policy).some(({ Effect, Action, Resource: on }) => {
    if (Effect !== 'Allow' || !listOf(Action).some((action) => like(action, 'lambda:invokefunctionurl'))) return false;
    return listOf(on).some((text) => {
      const found = resources.resolve(policy.stack, text);
      if ('resource' in found) return names.includes(found.resource);
      return (
        names.some((name) => like(text, `arn:aws:lambda:region:account:function:${name}`)) || namesOne(text, names)
      );
    });
  });
}

/** `arn:…:function:<name>`, whatever its partition, region and account are. */
function namesOne(text: string, names: readonly string[]): boolean {
  const pattern = /:function:([^:]+)/.exec(text)?.[1];
  return pattern !== undefined && names.some((name) => like(pattern, name));
}

function statementsOf(resources: Resources, policy: Resource): Statement[] {
  try {
    const { Statement: statements } = JSON.parse(String(policy.body.policy)) as { Statement?: Statement | Statement[] };
    return [statements ?? []].flat();
  } catch {
    resources.tell(policy, 'is a policy whose text is known only when it is applied');
    return [];
  }
}

function listOf(value: unknown): string[] {
  return [value ?? []].flat().map(String);
}

/** Whether a pattern of IAM's, with `*` and `?`, is of a text. */
function like(pattern: string, text: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, 'i').test(text);
}

/** What one caller may call of one function is one line, however many permissions say so. */
function permissionLines(resources: Resources): Line[] {
  const lines = new Map<string, Line>();
  for (const permission of resources.of('aws_lambda_permission')) {
    const { to } = calledBy(resources, permission);
    const principal = String(permission.body.principal);
    const from: End = principal === '*' ? internet : { kind: 'caller', name: principal };
    const what = `permission of the function for ${principal}`;
    const key = `${to.name}\n${principal}`;
    const line = lines.get(key) ?? callLine({ from, to, what, proof: [] });
    line.by.proof.push(placeOf(permission));
    lines.set(key, line);
  }
  return [...lines.values()];
}
