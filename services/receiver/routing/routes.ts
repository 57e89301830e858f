import findMyWay, { type HTTPVersion, type Instance } from 'find-my-way';
import { Refusal } from '../response/refusal.ts';

/** What is served at a host and path, by method. */
type ByMethod<Endpoint> = Map<string, Endpoint>;

/** Where requests belong. */
export interface Routes<Endpoint> {
  /** The endpoint of a request, else why there is none. `host` in lower case without a port, `path` undecoded without a query. */
  find(request: { host: string; path: string; method: string }): Endpoint | Refusal;
}

/** Letters and digits of any script, since paths are compared decoded, and what may stand in a segment but for what routes use themselves. */
const literal = /^[\p{L}\p{M}\p{N}_.~!$&'+,;=@-]+$/u;

const nowhere = new Refusal(404, 'refused-route', 'nothing is served here');

/** Routes by host, then path, then method. */
export function openRoutes<Endpoint extends { host: string; path: string; methods: readonly string[] }>(
  endpoints: readonly Endpoint[],
): Routes<Endpoint> {
  const hosts = new Map<string, Instance<HTTPVersion.V1>>();
  const known = new Map<string, ByMethod<Endpoint>>();
  for (const endpoint of endpoints) {
    const pattern = routePattern(endpoint.path);
    if (pattern === undefined) throw new Error(`${endpoint.path} is no path of an endpoint`);
    const router = hosts.get(endpoint.host) ?? newRouter();
    hosts.set(endpoint.host, router);
    const key = `${endpoint.host}${pattern}`;
    let byMethod = known.get(key);
    if (!byMethod) {
      byMethod = new Map();
      known.set(key, byMethod);
      // Methods are told apart here, so that a known path with a wrong one is known to be that; the router is told of one alone.
      router.on('GET', pattern, () => {}, byMethod);
    }
    for (const method of endpoint.methods) byMethod.set(method, endpoint);
  }
  return {
    find({ host, path, method }) {
      const found = hosts.get(host)?.find('GET', path);
      if (!found) return nowhere;
      const byMethod = found.store as ByMethod<Endpoint>;
      return byMethod.get(method) ?? wrongMethod([...byMethod.keys()]);
    },
  };
}

/**
 * The path as the router takes it, with parameters named by their place, so that /a/:x and /a/:y are the same path. Undefined for what is
 * no path of literal segments, `:name` for a whole segment, and a final `*`: the router would read more into it, regular expressions
 * among it.
 */
export function routePattern(path: string): string | undefined {
  if (!path.startsWith('/') || path.length > 1024) return undefined;
  const segments = path.slice(1).split('/');
  const parts = segments.map((segment, index) => {
    const last = index === segments.length - 1;
    if (segment === '') return last ? '' : undefined;
    if (segment === '*') return last ? '*' : undefined;
    if (/^:\w+$/.test(segment)) return `:p${index}`;
    return literal.test(segment) && !/^\.{1,2}$/.test(segment) ? segment : undefined;
  });
  return parts.includes(undefined) ? undefined : `/${parts.join('/')}`;
}

/** A parameter may be as long as a request's line; the router's own limit of 100 is for regular expressions. */
function newRouter(): Instance<HTTPVersion.V1> {
  return findMyWay({ maxParamLength: 65_536, caseSensitive: true, ignoreTrailingSlash: false });
}

function wrongMethod(methods: string[]): Refusal {
  return new Refusal(405, 'refused-method', 'this method is not served here', {
    headers: [['allow', methods.sort().join(', ')]],
  });
}
