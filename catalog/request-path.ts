import { z } from 'zod';
import { show } from './schema/field.ts';

/** Longest path of a route, in characters: what every server in front takes. */
const mostCharacters = 1024;

/**
 * The path that an endpoint answers, as find-my-way reads it without its regular expressions: literal segments, `:name`
 * for one segment, and a last `*` for the rest. https://github.com/delvedor/find-my-way#supported-path-formats
 */
export const requestPath = z
  .string()
  .max(mostCharacters)
  .superRefine((text, context) => {
    const message = pathProblem(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

/** A path of a check of health, as it is sent: `/healthz`. */
export const plainPath = z
  .string()
  .max(mostCharacters)
  .regex(/^\/[!-~]*$/, { error: ({ input }) => `${show(input)} is not a path. Write it as /healthz, as it is sent.` });

/** The path without the names of its parameters: two paths with one shape are answered by one endpoint alone. */
export function shapeOfPath(path: string): string {
  return path.replace(/\/:[^/]+/g, '/:');
}

function pathProblem(text: string): string | undefined {
  if (!text.startsWith('/')) return `${show(text)} does not start with /. Write ${show(`/${text}`)}.`;
  const mark = /[?#]/.exec(text)?.[0];
  if (mark) return `${show(text)} holds ${mark}, which ends a path. Endpoints are told apart by the path alone.`;
  const segments = text.slice(1).split('/');
  const problem = segments.flatMap((segment, index) => segmentProblem(segment, index === segments.length - 1) ?? [])[0];
  if (problem !== undefined) return `${show(text)} ${problem}`;
  const names = segments.filter((segment) => segment.startsWith(':'));
  const twice = names.find((name, index) => names.indexOf(name) < index);
  return twice === undefined ? undefined : `${show(text)} names the parameter ${twice} twice. Rename one.`;
}

/** All but letters and digits of any script, and what RFC 3986 lets stand in a segment but for what routes use themselves. */
const illiteral = /[^\p{L}\p{M}\p{N}\-._~!$&'+,;=@]/u;

function segmentProblem(segment: string, isLast: boolean): string | undefined {
  if (segment === '*') return isLast ? undefined : 'has a * that is not last. It stands for all the rest of the path.';
  if (segment.includes('*')) return 'has a * within a segment. It stands alone, as the last segment: /files/*.';
  if (segment === '' && !isLast) return 'has an empty segment. Take one of the slashes away.';
  // Such a segment is resolved before a request is sent: https://url.spec.whatwg.org/#double-dot-path-segment
  if (segment === '.' || segment === '..') return `has the segment ${segment}, which is resolved before it is sent.`;
  if (segment.includes('%')) return 'holds %. Write the character itself: requests are compared decoded.';
  if (segment.startsWith(':')) {
    if (/^:[A-Za-z_]\w{0,99}$/.test(segment)) return undefined;
    return `has the parameter ${show(segment)}. Write it as :name, with letters, digits and underscores.`;
  }
  if (segment.includes(':')) return 'has a colon within a segment. A parameter is a whole segment: /orders/:id.';
  const wrong = illiteral.exec(segment)?.[0];
  return wrong === undefined ? undefined : `holds ${show(wrong)}, which cannot stand in a path. Take it away.`;
}
