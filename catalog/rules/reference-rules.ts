import type { FieldPath } from '../files/problem.ts';
import { parseYamlFile, problemIn, type SourceFile } from '../files/yaml-file.ts';
import { type Kind, kindOf, nameOf } from '../kind.ts';
import { show } from '../schema/field.ts';
import { suggest } from '../words/nearest.ts';
import { type Caused, causeOf } from './fold-causes.ts';
import { firstOf } from './rule.ts';

/** The kind that others refer to, and the field by which they do. */
const referenceKey = 'broker';

/**
 * No file (of an endpoint, a processor, an alarm, a route) names a broker that there is no file of.
 * Looks at every `broker: NAME` in YAML, whatever the kind is; a dashboard that is a program is not looked into.
 */
export function checkReferences(files: readonly SourceFile[], kinds: readonly Kind[]): Caused[] {
  const nameOfBroker = (path: string) => {
    const kind = kindOf(path, kinds);
    return kind?.name === referenceKey ? nameOf(path, kind) : undefined;
  };
  const brokers = [...new Set(files.flatMap(({ path }) => nameOfBroker(path) ?? []))];
  const others = files.filter(
    ({ path, refused }) => nameOfBroker(path) === undefined && refused === undefined && /\.ya?ml$/.test(path),
  );
  return others.flatMap((source) => {
    const file = parseYamlFile(source);
    const findings = findReferences(file.value, [])
      .filter(({ name }) => !brokers.includes(name))
      .map(({ name, path }) => ({
        path,
        cause: causeOf('file', `brokers/${name}.yaml`),
        get message() {
          return `there is no brokers/${name}.yaml.${suggest(name, brokers)} Name a broker that there is, or take ${show(name)} away here too.`;
        },
      }));
    return firstOf(findings).map(({ path, message, cause }) =>
      problemIn(file, path, { message, rule: 'broker-exists', ...(cause === undefined ? {} : { cause }) }),
    );
  });
}

function findReferences(value: unknown, path: FieldPath): { name: string; path: FieldPath }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const innerPath = [...path, Array.isArray(value) ? Number(key) : key];
    if (key === referenceKey && typeof inner === 'string') return [{ name: inner, path: innerPath }];
    return findReferences(inner, innerPath);
  });
}
