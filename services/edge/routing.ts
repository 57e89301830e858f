import { routeOf } from '../../contracts/paths.ts';
import type { Refusal } from '../receiver/response/refusal.ts';
import { nowhere, wrongMethod } from '../receiver/response/refusals.ts';

/** What a place in a host's tree of segments leads to. */
interface Segment<Endpoint> {
  /** The next segments by their texts, and the one that any text will do for. */
  literal: Map<string, Segment<Endpoint>>;
  parameter?: Segment<Endpoint>;
  /** What answers all the rest, and what a path that ends here; by method. */
  rest?: Map<string, Endpoint>;
  end?: Map<string, Endpoint>;
}

/** Where requests belong. */
export interface EdgeRoutes<Endpoint> {
  /** The endpoint of a request, else why there is none. `host` in lower case without a port, `path` undecoded without a query. */
  find(request: { host: string; path: string; method: string }): Endpoint | Refusal;
}

/**
 * Routes as the receiver does, whose router compiles code, which Workers forbid: literal before parameter before `*`, one step back where
 * what was taken leads nowhere. Like there, what would part segments or end the path stays escaped.
 */
export function openEdgeRoutes<Endpoint extends { host: string; path: string; methods: readonly string[] }>(
  endpoints: readonly Endpoint[],
): EdgeRoutes<Endpoint> {
  const hosts = new Map<string, Segment<Endpoint>>();
  for (const endpoint of endpoints) {
    const root = hosts.get(endpoint.host) ?? { literal: new Map() };
    hosts.set(endpoint.host, root);
    add(root, endpoint);
  }
  return {
    find({ host, path, method }) {
      const root = hosts.get(host);
      const found = root && lookUp(root, decodeURI(path).slice(1).split('/'), 0);
      if (!found) return nowhere;
      return found.get(method) ?? wrongMethod([...found.keys()]);
    },
  };
}

function add<Endpoint extends { path: string; methods: readonly string[] }>(
  root: Segment<Endpoint>,
  endpoint: Endpoint,
): void {
  let place = root;
  let last: 'rest' | 'end' = 'end';
  for (const segment of routeOf(endpoint.path).slice(1).split('/')) {
    if (segment === '*') last = 'rest';
    else place = next(place, segment);
  }
  const byMethod = place[last] ?? new Map<string, Endpoint>();
  place[last] = byMethod;
  for (const method of endpoint.methods) byMethod.set(method, endpoint);
}

function next<Endpoint>(place: Segment<Endpoint>, segment: string): Segment<Endpoint> {
  const isParameter = segment.startsWith(':');
  const known = isParameter ? place.parameter : place.literal.get(segment);
  if (known) return known;
  const made: Segment<Endpoint> = { literal: new Map() };
  if (isParameter) place.parameter = made;
  else place.literal.set(segment, made);
  return made;
}

function lookUp<Endpoint>(
  place: Segment<Endpoint>,
  segments: readonly string[],
  at: number,
): Map<string, Endpoint> | undefined {
  const segment = segments[at];
  if (segment === undefined) return place.end;
  const literal = place.literal.get(segment);
  return (
    (literal && lookUp(literal, segments, at + 1)) ??
    (place.parameter && lookUp(place.parameter, segments, at + 1)) ??
    place.rest
  );
}
