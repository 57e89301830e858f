import { configuredPart } from '../unexplained/configured-part.ts';
import { blockAddress } from '../unexplained/situation.ts';
import { differingAttributes } from './attributes.ts';
import { objectOf, type Values } from './json-value.ts';
import { mask } from './mask.ts';
import type { Plan, PlannedResource } from './read-plan.ts';
import { isDone } from './resource-changes.ts';
import { shownName } from './shown-value.ts';

/** What a plan makes of one resource, in values that the configuration writes out. */
export interface PlannedEffect {
  address: string;
  /** By attribute that differs; by attribute at all when the resource is new. Without secrets and without ids. */
  values: Readonly<Record<string, { before: unknown; after: unknown }>>;
}

type Block = Plan['configuration']['root_module']['resources'][number];

/** The values of a plan that do not depend on when it is made: no id, no address, nothing that is not known yet. */
export function plannedEffects(plan: Plan): PlannedEffect[] {
  const { root_module, provider_config } = plan.configuration;
  const blocks = new Map(root_module.resources.map((block) => [block.address, block]));
  return plan.resource_changes.filter(isDone).flatMap((planned) => {
    const block = blocks.get(blockAddress(planned));
    if (!block) return [];
    const provider = objectOf(provider_config[block.provider_config_key ?? '']?.expressions);
    const values = writtenValues(planned, { ...block.expressions, ...tagsOfAll(block, provider) });
    return [{ address: planned.address, values }];
  });
}

/** All tags are a resource's own and those of its provider: written out when both are. */
function tagsOfAll({ expressions }: Block, provider: Values): Values {
  // An object in S3 that overrides its provider has no default tags.
  const defaults = expressions.override_provider ? undefined : objectOf([provider.default_tags].flat()[0]).tags;
  const both = [expressions.tags, defaults].filter((expression) => expression !== undefined).map(objectOf);
  const written = both.every((expression) => 'constant_value' in expression);
  // One expression that refers to whatever either of them does.
  return written ? { tags_all: { constant_value: both.map(({ constant_value }) => constant_value) } } : {};
}

function writtenValues({ change }: PlannedResource, expressions: Values): PlannedEffect['values'] {
  const entries = differingAttributes(change).map((name) => {
    const marks = [change.before_sensitive, change.after_sensitive].map((side) =>
      side === true ? true : objectOf(side)[name],
    );
    const part = (side: unknown) =>
      configuredPart({
        expression: expressions[name],
        value: mask(objectOf(side)[name], { name, marks }),
        extent: 'constant',
      }) ?? null;
    return [shownName(name), { before: part(change.before), after: part(change.after) }] as const;
  });
  return Object.fromEntries(entries.filter(([, { before, after }]) => before !== null || after !== null));
}
