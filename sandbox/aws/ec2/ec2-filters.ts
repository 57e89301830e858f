import { AwsError } from '../protocols/protocol.ts';
import { listed, type Parameters, parameter } from '../protocols/query-protocol.ts';

/** Values of an object by the name of the filter that looks at them. */
export type Filterable = Readonly<Record<string, readonly (string | undefined)[]>>;

/** Whether an object passes every filter: `tag:<key>`, `tag-key`, or one of the names that the object has values for. */
export function matching(
  filters: string | Parameters | undefined,
  tags: Readonly<Record<string, string>>,
  values: Filterable,
): boolean {
  return listed(filters).every((filter) => {
    const name = parameter(filter, 'Name') ?? '';
    const wanted = typeof filter === 'object' ? listed(filter.Value).map(String) : [];
    const found = name.startsWith('tag:')
      ? [tags[name.slice('tag:'.length)]]
      : { 'tag-key': Object.keys(tags), ...values }[name];
    if (found === undefined) throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
    return found.some((value) => value !== undefined && wanted.some((pattern) => fits(value, pattern)));
  });
}

/** A part of the list, where the caller wants no more than MaxResults at once; the token is the next position. */
export function page<Item>(all: readonly Item[], parameters: Parameters): { items: Item[]; nextToken?: string } {
  const start = Number(parameter(parameters, 'NextToken') ?? 0);
  const end = start + Number(parameter(parameters, 'MaxResults') ?? all.length);
  return { items: all.slice(start, end), nextToken: end < all.length ? String(end) : undefined };
}

/** In values of filters `*` stands for any text and `?` for one sign. */
function fits(value: string, pattern: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(value);
}
