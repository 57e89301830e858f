/** Longest path of a route, in characters: what every server in front takes. */
export const longestPath = 1024;

/**
 * What is wrong with a path that an endpoint is to answer, as the rest of a sentence about it; undefined for one that is right.
 * A path is read as find-my-way reads it without its regular expressions: literal segments, `:name` for one segment, and a
 * last `*` for the rest. https://github.com/delvedor/find-my-way#supported-path-formats
 */
export function pathProblem(path: string): string | undefined {
  if (path.length > longestPath) return `has more than ${longestPath} characters. Shorten it.`;
  if (!path.startsWith('/')) return `does not start with /. Write ${JSON.stringify(`/${path}`)}.`;
  const mark = /[?#]/.exec(path)?.[0];
  if (mark)
    return `holds ${mark}, which ends a path, by which alone endpoints are told apart. Leave it out, and what follows.`;
  const segments = path.slice(1).split('/');
  const problem = segments.flatMap((segment, index) => segmentProblem(segment, index === segments.length - 1) ?? [])[0];
  if (problem !== undefined) return problem;
  const names = segments.filter((segment) => segment.startsWith(':'));
  const twice = names.find((name, index) => names.indexOf(name) < index);
  return twice === undefined ? undefined : `names the parameter ${twice} twice. Rename one.`;
}

/**
 * A path with its parameters named by their place, so that /a/:x and /a/:y are the same: what one endpoint alone can answer,
 * and what the router is given.
 */
export function routeOf(path: string): string {
  const segments = path.slice(1).split('/');
  return `/${segments.map((segment, index) => (segment.startsWith(':') ? `:p${index}` : segment)).join('/')}`;
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
    return `has the parameter ${JSON.stringify(segment)}. Write it as :name, with letters, digits and underscores.`;
  }
  if (segment.includes(':')) return 'has a colon within a segment. A parameter is a whole segment: /orders/:id.';
  const braced = /^\{(\w+)\}$/.exec(segment)?.[1];
  if (braced !== undefined) return `has ${JSON.stringify(segment)}, which is no parameter. Write :${braced}.`;
  const wrong = illiteral.exec(segment)?.[0];
  return wrong === undefined
    ? undefined
    : `holds ${JSON.stringify(wrong)}, which cannot stand in a path. Take it away.`;
}
