import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { differingStacks } from '../../pipeline/review/sides/side.ts';
import type { Stack } from '../../pipeline/terraform/synthesize.ts';
import { type Escaped, plain } from '../../stacks/constructs/literal.ts';

/** What the nodes of a broker take on: a text that Terraform passes on without a look, and the name it has from its hash. */
export interface BundleText {
  stack: string;
  name: string;
  text: string;
  /** What S3 tells it by. */
  etag: string;
}

const bundleSchema = z.object({
  key: z.string().regex(/\/[0-9a-f]{16}\.json$/),
  content: z.string(),
  etag: z.string(),
});

/**
 * The bundle of the one stack that differs, when nothing but the bundle does; otherwise nothing. All such changes of one
 * stack are the same to Terraform: each plan is that of any other with its own bundle in it; see `withBundle`.
 */
export function bundleOnly(before: readonly Stack[], after: readonly Stack[]): BundleText | undefined {
  const [name, ...others] = differingStacks(before, after);
  const [old, changed] = [before, after].map((stacks) => stacks.find((stack) => stack.name === name));
  if (!old || !changed || others.length > 0) return undefined;
  const [from, to] = [bundleIn(changed), bundleIn(old)];
  if (!from || !to) return undefined;
  // As plans have it: without what keeps Terraform from reading the text as a template.
  return isDeepStrictEqual(withBundle(changed.configuration, from, to), old.configuration) ? plain(from) : undefined;
}

/** A configuration or a plan with another bundle in the place of the one that it has. */
export function withBundle(value: unknown, from: BundleText, to: BundleText): unknown {
  if (typeof value === 'string') {
    return value === from.text ? to.text : value.replaceAll(from.name, to.name).replaceAll(from.etag, to.etag);
  }
  if (Array.isArray(value)) return value.map((inner) => withBundle(inner, from, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withBundle(inner, from, to)]));
}

/** As it stands in the synthesized output, where its text is escaped. */
function bundleIn({ name: stack, configuration }: Stack): Escaped<BundleText> | undefined {
  const { data } = bundleSchema.safeParse(configuration.resource?.aws_s3_object?.bundle);
  if (!data) return undefined;
  const name = data.key.slice(-'0123456789abcdef.json'.length, -'.json'.length);
  return { stack, name, text: data.content, etag: data.etag } as Escaped<BundleText>;
}
