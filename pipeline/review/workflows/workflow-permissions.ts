import { isDeepStrictEqual } from 'node:util';
import { type FieldPath, formatField, type Problem } from '../../../catalog/files/problem.ts';
import { list, plainText, quote, type Sentence, say } from '../../../catalog/words/sentence.ts';
import {
  emptyWorkflow,
  fields,
  readWorkflowFile,
  textOf,
  type WorkflowFile,
  type WorkflowJob,
} from './workflow-file.ts';

/** A file as it stands on one side of a change. */
export interface TextFile {
  /** Path from the repository's root, with forward slashes. */
  path: string;
  text: string;
}

/** What a change asks for, and where it asks. */
interface Request {
  path: FieldPath;
  sentence: Sentence;
}

/** Most warnings for one file: enough to see that nobody should merge it. */
const mostWarnings = 30;

/** Characters of an action's or image's name that are looked at: more than any has. */
const mostOfName = 500;

/** Triggers that run with rights of their own on what anybody may write. */
const openTriggers = ['pull_request_target', 'workflow_run', 'issue_comment', 'issues', 'discussion_comment'];

/** Levels of a permission in their order: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions */
const levels = ['none', 'read', 'write'];

/** The rule's name in warnings. */
const rule = 'workflow-permissions';

/**
 * What the workflows may do after a change that they may not before it: new workflows and triggers, wider permissions,
 * environments, actions, images, runners, secrets and roles, and other steps beside credentials. Takes the files below
 * `.github/workflows/` of either side, whoever wrote them, and never throws.
 */
export function workflowWarnings(sides: { before: readonly TextFile[]; after: readonly TextFile[] }): Problem[] {
  const before = new Map(sides.before.map((file) => [file.path, file]));
  return sides.after
    .filter(({ path, text }) => before.get(path)?.text !== text)
    .flatMap((file) => warningsOfFile(before.get(file.path), file));
}

function warningsOfFile(before: TextFile | undefined, after: TextFile): Problem[] {
  const now = readWorkflowFile(after);
  if ('unreadable' in now) {
    const message = say`cannot be read: ${now.unreadable}. What it asks for is not known; read it yourself.`;
    return [warning(after.path, { line: 1, column: 1 }, [], message)];
  }
  const was = before && readWorkflowFile(before);
  const known = was && !('unreadable' in was) ? was : emptyWorkflow(after.path);
  const requests = [...newFile(before, now), ...requestsOf(known, now)];
  const warnings = requests
    .slice(0, mostWarnings)
    .map(({ path, sentence }) => warning(after.path, now.yaml.locate(path, 'key'), path, sentence));
  const rest = requests.length - warnings.length;
  if (rest === 0) return warnings;
  return [...warnings, warning(after.path, { line: 1, column: 1 }, [], say`asks for ${rest} more things like these.`)];
}

function warning(file: string, at: { line: number; column: number }, path: FieldPath, sentence: Sentence): Problem {
  const message = plainText(sentence);
  return { file, line: at.line, column: at.column, field: formatField(path), message, severity: 'warning', rule };
}

function newFile(before: TextFile | undefined, { triggers }: WorkflowFile): Request[] {
  if (before) return [];
  const sentence = say`is a new workflow, which runs on ${listOr(Object.keys(triggers), 'nothing')}.`;
  return [{ path: [], sentence }];
}

function requestsOf(before: WorkflowFile, after: WorkflowFile): Request[] {
  return [
    ...triggerRequests(before, after),
    ...after.jobs.flatMap((job) => jobRequests(before, after, job)),
    ...nameRequests(before, after),
  ];
}

function triggerRequests(before: WorkflowFile, after: WorkflowFile): Request[] {
  return Object.entries(after.triggers).flatMap(([trigger, filters]): Request[] => {
    const path = ['on', trigger];
    if (!Object.hasOwn(before.triggers, trigger)) return [{ path, sentence: newTrigger(trigger) }];
    if (isDeepStrictEqual(before.triggers[trigger] ?? null, filters ?? null)) return [];
    return [{ path, sentence: say`runs on ${trigger} in other cases than before.` }];
  });
}

function newTrigger(trigger: string): Sentence {
  if (!openTriggers.includes(trigger)) return say`runs on ${trigger} now.`;
  return say`runs on ${trigger} now, with the rights of the main branch, started by what anybody may write. Do not merge this without a very good reason.`;
}

function jobRequests(before: WorkflowFile, after: WorkflowFile, job: WorkflowJob): Request[] {
  const former = before.jobs.find(({ id }) => id === job.id);
  const path = ['jobs', job.id];
  const permissions = raisedPermissions(former && permissionsOf(before, former), permissionsOf(after, job)).map(
    (sentence) => ({ path: [...path, 'permissions'], sentence: say`job ${job.id} ${sentence}` }),
  );
  return [
    ...permissions,
    ...environmentRequests(former, job),
    ...runnerRequests(former, job),
    ...ranRequests(former, job),
    ...roleRequests(former, job),
    ...guardRequests(former, job, permissionsOf(after, job)),
  ];
}

/** Rights by scope; `*` is what a string or nothing gives to every scope that is not named. */
function permissionsOf(workflow: WorkflowFile, job: WorkflowJob): Record<string, string> {
  const permissions = job.value.permissions ?? workflow.permissions;
  if (permissions === undefined) return { '*': "the repository's default" };
  if (typeof permissions === 'string') return { '*': permissions.replace(/-all$/, '') };
  return Object.fromEntries(Object.entries(fields(permissions)).map(([scope, level]) => [scope, textOf(level)]));
}

function raisedPermissions(before: Record<string, string> = {}, after: Record<string, string>): Sentence[] {
  return Object.entries(after).flatMap(([scope, level]) => {
    const former = (Object.hasOwn(before, scope) ? before[scope] : before['*']) ?? 'none';
    if (former === level || (levels.includes(former) && levels.indexOf(level) === 0)) return [];
    if (levels.includes(level) && levels.indexOf(level) < levels.indexOf(former)) return [];
    const what = scope === '*' ? say`everything` : say`${scope}`;
    return [say`asks for ${level} on ${what}, where it had ${former}.`];
  });
}

function environmentRequests(before: WorkflowJob | undefined, { id, value }: WorkflowJob): Request[] {
  const nameOf = (environment: unknown) => fields(environment).name ?? environment;
  const [former, name] = [nameOf(before?.value.environment), nameOf(value.environment)];
  if (isDeepStrictEqual(former, name)) return [];
  const path = ['jobs', id, 'environment'];
  if (name === undefined)
    return [{ path, sentence: say`job ${id} leaves the environment ${quote(former)} and its protection.` }];
  return [
    { path, sentence: say`job ${id} stands in the environment ${quote(name)}, where it was in ${quote(former)}.` },
  ];
}

function runnerRequests(before: WorkflowJob | undefined, { id, value }: WorkflowJob): Request[] {
  const runner = value['runs-on'];
  if (runner === undefined || isDeepStrictEqual(before?.value['runs-on'], runner)) return [];
  // Names of runners that GitHub hosts: https://docs.github.com/en/actions/reference/runners/github-hosted-runners
  if (typeof runner === 'string' && /^(ubuntu|windows|macos)-[\w.-]+$/.test(runner)) return [];
  return [{ path: ['jobs', id, 'runs-on'], sentence: say`job ${id} runs on ${quote(runner)}, a machine of your own.` }];
}

/** Actions, reusable workflows and images. */
function ranRequests(before: WorkflowJob | undefined, job: WorkflowJob): Request[] {
  const known = new Set(before ? ran(before).map(({ name }) => name) : []);
  const knownPlaces = new Set([...known].map(withoutVersion));
  return ran(job)
    .filter(({ name }) => !known.has(name))
    .map(({ name, path }) => {
      const another = knownPlaces.has(withoutVersion(name));
      const loose =
        /@([0-9a-f]{40}|sha256:[0-9a-f]{64})$/.test(name) || name.startsWith('./') ? '' : ' It is not pinned.';
      const sentence = another
        ? say`job ${job.id} runs another version: ${name}.`
        : say`job ${job.id} runs ${name} now.`;
      return { path, sentence: [...sentence, loose] };
    });
}

function ran({ id, value, steps }: WorkflowJob): { name: string; path: FieldPath }[] {
  const image = (container: unknown) => (typeof container === 'string' ? container : fields(container).image);
  const services = Object.entries(fields(value.services)).map(([name, service]) => ({
    name: image(service),
    path: ['jobs', id, 'services', name],
  }));
  return [
    { name: value.uses, path: ['jobs', id, 'uses'] },
    { name: image(value.container), path: ['jobs', id, 'container'] },
    ...services,
    ...steps.map(({ uses }, index) => ({ name: uses, path: ['jobs', id, 'steps', index, 'uses'] })),
  ].flatMap(({ name, path }) => (name === undefined ? [] : [{ name: textOf(name).slice(0, mostOfName), path }]));
}

function withoutVersion(name: string): string {
  return name.replace(/[@:][^/]*$/, '');
}

function roleRequests(before: WorkflowJob | undefined, { id, steps }: WorkflowJob): Request[] {
  const rolesOf = (all: readonly WorkflowJob['steps'][number][]) =>
    all.map((step) => fields(step.with)['role-to-assume']);
  const known = rolesOf(before?.steps ?? []);
  return rolesOf(steps).flatMap((role, index) => {
    if (role === undefined || known.some((former) => isDeepStrictEqual(former, role))) return [];
    const path = ['jobs', id, 'steps', index, 'with', 'role-to-assume'];
    return [{ path, sentence: say`job ${id} takes the AWS role ${quote(role)}.` }];
  });
}

/** What a job with rights does, and when: other steps may use the rights for something else. */
function guardRequests(
  before: WorkflowJob | undefined,
  { id, value, steps }: WorkflowJob,
  permissions: Record<string, string>,
): Request[] {
  const hasRights = value.environment !== undefined || Object.values(permissions).some((level) => level === 'write');
  if (!before || !hasRights) return [];
  const found: Request[] = [];
  if (!isDeepStrictEqual(before.value.if, value.if)) {
    found.push({
      path: ['jobs', id, 'if'],
      sentence: say`job ${id}, which has rights, runs in other cases than before.`,
    });
  }
  if (!isDeepStrictEqual(before.steps, steps)) {
    found.push({
      path: ['jobs', id, 'steps'],
      sentence: say`job ${id}, which has rights, does something else with them.`,
    });
  }
  return found;
}

function nameRequests(before: WorkflowFile, after: WorkflowFile): Request[] {
  const added = (name: 'secrets' | 'variables') => after[name].filter((each) => !before[name].includes(each));
  const [secrets, variables] = [added('secrets'), added('variables')];
  const named = secrets.filter((name) => name !== '*');
  return [
    ...(secrets.includes('*') ? [{ path: ['jobs'], sentence: say`reads every secret of the repository now.` }] : []),
    ...(named.length > 0 ? [{ path: ['jobs'], sentence: say`reads the secrets ${list(named)} now.` }] : []),
    ...(variables.length > 0 ? [{ path: ['jobs'], sentence: say`reads the variables ${list(variables)} now.` }] : []),
  ];
}

function listOr(names: readonly string[], otherwise: string): Sentence {
  return names.length === 0 ? [otherwise] : list(names);
}
