import { type AnyObjects, besideOf, type Checked, type Kinds, objectsOf } from '../catalog.ts';
import type { FieldPath } from '../files/problem.ts';
import { placeOfField, problemIn } from '../files/yaml-file.ts';
import type { Kind, Named } from '../kind.ts';
import { show } from '../schema/field.ts';
import { suggest } from '../words/nearest.ts';
import type { Caused } from './fold-causes.ts';
import { firstOf, type Rule, type RuleContext } from './rule.ts';

/** What the rules are run on: every file whose contents have the right shape. */
export interface RuleInput {
  objects: AnyObjects;
  kinds: Kinds;
  /** Paths of all files that were read. */
  paths: readonly string[];
  /** ISO date. */
  today: string;
}

/** Runs every rule on every file that has the right shape. */
export function checkRules({ objects, kinds, paths, today }: RuleInput): Caused[] {
  const context = { ...besideOf(objects, kinds), paths, today };
  return kinds.flatMap((kind) => {
    const rules = rulesOf(kind);
    return objectsOf(objects, kind).flatMap((object) => applyRules(rules, object, context));
  });
}

/** Every rule about a kind: its own, and that its files acknowledge warnings of theirs alone, where they can. */
export function rulesOf({ rules, schema }: Kind): readonly Rule<Named, never>[] {
  const fields = (schema as { shape?: object }).shape ?? {};
  return 'acknowledge' in fields ? [...rules, acknowledgeKnown(rules)] : rules;
}

function acknowledgeKnown(rules: readonly Pick<Rule<Named, never>, 'name' | 'severity'>[]): Rule<Named> {
  const warnings = rules.filter(({ severity }) => severity === 'warning').map(({ name }) => name);
  return {
    name: 'acknowledge-known',
    doc: 'acknowledge names warnings that exist.',
    severity: 'error',
    check: (object) =>
      acknowledgedBy(object).flatMap((name, index) =>
        warnings.includes(name)
          ? []
          : [
              {
                path: ['acknowledge', index],
                message: `${show(name)} is not the name of a warning.${suggest(name, warnings)}`,
              },
            ],
      ),
  };
}

function acknowledgedBy(object: Named): readonly string[] {
  return (object as { acknowledge?: readonly string[] }).acknowledge ?? [];
}

function applyRules(
  rules: readonly Rule<Named, never>[],
  { file, value }: Checked<Named>,
  context: RuleContext,
): Caused[] {
  const acknowledged = acknowledgedBy(value);
  const where = (path: FieldPath) => {
    const place = placeOfField(file, path);
    return file.standsIn ? `${place.field} in ${place.file}:${place.line}` : place.field;
  };
  return rules
    .filter((rule) => rule.severity === 'error' || !acknowledged.includes(rule.name))
    .flatMap((rule) =>
      // What a rule looks at is among the kinds: catalog.ts holds the list to that.
      firstOf(rule.check(value, { ...context, where } as RuleContext & never)).map(({ path, message, ...more }) =>
        problemIn(file, path, { ...more, message, severity: rule.severity, rule: rule.name }),
      ),
    );
}
