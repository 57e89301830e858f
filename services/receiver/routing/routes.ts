import findMyWay, { type HTTPVersion, type Instance } from 'find-my-way';
import { pathProblem, routeOf } from '../../../contracts/paths.ts';
import type { Refusal } from '../response/refusal.ts';
import { nowhere, wrongMethod } from '../response/refusals.ts';

/** What is served at a host and path, by method. */
type ByMethod<Endpoint> = Map<string, Endpoint>;

/** Where requests belong. */
export interface Routes<Endpoint> {
  /** The endpoint of a request, else why there is none. `host` in lower case without a port, `path` undecoded without a query. */
  find(request: { host: string; path: string; method: string }): Endpoint | Refusal;
}

/** Routes by host, then path, then method. */
export function openRoutes<Endpoint extends { host: string; path: string; methods: readonly string[] }>(
  endpoints: readonly Endpoint[],
): Routes<Endpoint> {
  const hosts = new Map<string, Instance<HTTPVersion.V1>>();
  const known = new Map<string, ByMethod<Endpoint>>();
  for (const endpoint of endpoints) {
    const problem = pathProblem(endpoint.path);
    // The router would read more into it, regular expressions among it.
    if (problem !== undefined) throw new Error(`${endpoint.path} ${problem}`);
    const pattern = routeOf(endpoint.path);
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

/** A parameter may be as long as a request's line; the router's own limit of 100 is for regular expressions. */
function newRouter(): Instance<HTTPVersion.V1> {
  return findMyWay({ maxParamLength: 65_536, caseSensitive: true, ignoreTrailingSlash: false });
}
