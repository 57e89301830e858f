import type { Explanation, Held } from './explanation.ts';
import type { FieldPath } from './problem.ts';
import { elementOf, fieldAt, fieldsOf, namedEntryOf, valueAt } from './schema-at.ts';

/** A list whose last entries are those of another one, the line of whose key is gone. */
export function foldLostHeadings({ schema, value }: Held, told: readonly Explanation[]): readonly Explanation[] {
  const [first] = told;
  const list = first && listIn(first.path, value);
  if (!list) return told;
  const isIn = ({ path }: Explanation) => list.path.every((step, index) => path[index] === step);
  const wrong = new Set(told.filter(isIn).map(({ path }) => Number(path[list.path.length])));
  const entries = valueAt(value, list.path) as unknown[];
  const from = Math.min(...wrong);
  const isRest = from > 0 && from + wrong.size === entries.length;
  if (!isRest || entries.some((entry) => typeof entry !== 'object')) return told;
  const parent = list.path.slice(0, -1);
  const fields = fieldsOf(fieldAt(schema, parent, value), valueAt(value, parent)) ?? {};
  const meant = Object.keys(fields).find((key) => {
    const element = elementOf(fields[key]);
    const isGone = element && valueAt(value, [...parent, key]) === undefined;
    return isGone && entries.slice(from).every((entry) => element.safeParse(entry).success);
  });
  if (meant === undefined) return told;
  const message = `is no entry of ${list.path.at(-1)}, but of ${meant}, as is all behind it. Write the line "${meant}:" above it.`;
  return [{ path: [...list.path, from], message, part: 'value' }, ...told.filter((each) => !isIn(each))];
}

/** The list that a path leads into. */
function listIn(path: FieldPath, value: unknown): { path: FieldPath } | undefined {
  const at = path.findIndex(
    (step, index) => typeof step === 'number' && Array.isArray(valueAt(value, path.slice(0, index))),
  );
  return at <= 0 ? undefined : { path: path.slice(0, at) };
}

/** Fields that stand where names are chosen: the line with the name of their entry is gone, or they stand too far left. */
export function foldNamelessEntries({ schema, value }: Held, told: readonly Explanation[]): readonly Explanation[] {
  const first = told.find(
    (each) => each.about === 'type' && fieldsOfEntry({ schema, value }, each)?.includes(String(each.path.at(-1))),
  );
  if (!first) return told;
  const parent = first.path.slice(0, -1);
  const isIn = ({ path }: Explanation) =>
    path.length === first.path.length && parent.every((step, index) => path[index] === step);
  const names = Object.keys(Object(valueAt(value, parent)));
  const before = names[names.indexOf(String(first.path.at(-1))) - 1];
  const isEmpty = before !== undefined && valueAt(value, [...parent, before]) === null;
  const count = told.filter((each) => isIn(each) && each.about === 'type').length - (isEmpty ? 1 : 0);
  const what = count > 1 ? `it and the ${count - 1} behind it` : 'it';
  const message = isEmpty
    ? `is a field of ${before}. Indent ${what} to stand there.`
    : `is a field of what is named in ${String(parent.at(-1) ?? 'this file')}. Write the name above it, and indent ${what} to stand there.`;
  return [{ path: first.path, message, part: 'key' }, ...told.filter((each) => !isIn(each))];
}

/** The fields that an entry beside this one has, where entries are named. */
function fieldsOfEntry({ schema, value }: Held, { path }: Explanation): string[] | undefined {
  const entry = namedEntryOf(fieldAt(schema, path.slice(0, -1), value));
  return entry && Object.keys(fieldsOf(entry, undefined) ?? {});
}
