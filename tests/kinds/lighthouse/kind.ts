import { z } from 'zod';
import { describe } from '../../../catalog/effects/describe.ts';
import { differences } from '../../../catalog/effects/differences.ts';
import type { Effect } from '../../../catalog/effects/effect.ts';
import type { FolderKind } from '../../../catalog/kind.ts';
import type { Rule } from '../../../catalog/rules/rule.ts';
import { acknowledge } from '../../../catalog/schema/field.ts';
import { say } from '../../../catalog/words/sentence.ts';
import type { Berth } from '../berth/kind.ts';

const lighthouseSchema = z
  .strictObject({
    heightMetres: z
      .int()
      .min(5)
      .max(90)
      .meta({ description: 'From the water to the lamp.', unit: 'metres', onChange: 'replacement' }),
    lamps: z
      .array(
        z.strictObject({
          name: z.string().meta({ description: 'Name.' }),
          watts: z.int().min(1).meta({ description: 'Power.', unit: 'watts' }),
        }),
      )
      .default([])
      .meta({ description: 'Lamps.', onChange: 'live', identity: ['name'] }),
    tags: z
      .record(z.string(), z.string())
      .default({})
      .meta({ description: 'Tags.', onChange: 'nothing', eachEntry: true }),
    acknowledge,
  })
  .meta({ title: 'Lighthouse', description: 'One lighthouse.' });

export type Lighthouse = z.infer<typeof lighthouseSchema> & { name: string };

interface BesideLighthouses {
  berths: readonly Berth[];
}

const rules: readonly Rule<Lighthouse, BesideLighthouses>[] = [
  {
    name: 'lamp-bright-enough',
    doc: 'A lamp has a watt for each metre that it stands above the water.',
    severity: 'error',
    check: ({ lamps, heightMetres }) =>
      lamps.flatMap(({ watts }, index) =>
        watts >= heightMetres
          ? []
          : [{ path: ['lamps', index, 'watts'], message: `is ${watts}. Use ${heightMetres} or more.` }],
      ),
  },
  {
    name: 'lighthouse-of-use',
    doc: 'A lighthouse lights the way to some berth.',
    severity: 'warning',
    check: ({ name }, { berths }) =>
      berths.some(({ lighthouse }) => lighthouse === name) ? [] : [{ path: [], message: 'is of no use to any berth.' }],
  },
];

const severities = {
  nothing: 'none',
  live: 'live',
  reconnect: 'live',
  rolling: 'rolling',
  replacement: 'downtime',
} as const;

function changed({ before, after }: { before: Lighthouse; after: Lighthouse }): Effect[] {
  return differences<unknown>(lighthouseSchema, before, after).map((difference) => ({
    severity: severities[difference.onChange ?? 'live'],
    sentence: describe(difference),
    path: difference.path,
    side: difference.kind === 'removed' ? 'before' : 'after',
  }));
}

/** Lighthouses, which share a stack, each with resources of its own name. */
export const lighthouseKind: FolderKind<
  'lighthouse',
  'lighthouses',
  typeof lighthouseSchema,
  Lighthouse,
  BesideLighthouses
> = {
  name: 'lighthouse',
  plural: 'lighthouses',
  folder: 'coast',
  formats: ['yaml'],
  schema: lighthouseSchema,
  object: (name, file) => ({ ...file, name }),
  rules,
  effects: {
    added: ({ heightMetres }) => [
      { severity: 'none', sentence: say`is new, ${heightMetres} metres high.`, path: [], side: 'after' },
    ],
    changed,
    removed: () => [{ severity: 'downtime', sentence: say`goes dark.`, path: [], side: 'before' }],
    renamed: ({ name }) => [{ severity: 'live', sentence: say`was called ${name}.`, path: [], side: 'after' }],
  },
  changeCosts: {
    nothing: 'nobody notices',
    live: 'takes effect at dusk',
    reconnect: 'takes effect for ships that arrive',
    rolling: 'it is dark for a night',
    replacement: 'it is built anew',
  },
  monthlyCost: {
    notCounted: () => [],
    price: {
      of: ({ heightMetres }, { region }) => (region === 'eu-west-1' ? heightMetres * 10 : undefined),
      left: () => 0,
      fields: ['heightMetres'],
    },
  },
  starter: { options: [], write: () => ({ text: 'heightMetres: 30\n' }) },
  terraform: {
    in: 'stack',
    stackOf: () => 'coast',
    objectOf: () => undefined,
    resourcesOf: (name) => [`aws_instance.${name}`, `aws_ebs_volume.${name}-*`],
    carriers: { '': ['*'], heightMetres: ['aws_instance.*'], lamps: ['aws_ebs_volume.*'] },
  },
};
