import type { z } from 'zod';
import type { Beside, KnownKinds } from '../../catalog/catalog.ts';
import type { FolderKind, Kind, Named, StackPart, TerraformPart } from '../../catalog/kind.ts';
import { kinds } from '../../catalog/kinds.ts';
import type { RuleContext } from '../../catalog/rules/rule.ts';
import { berthKind } from './berth/kind.ts';
import { lighthouseKind } from './lighthouse/kind.ts';

/** What `npm run types` refuses, where a kind leaves out a part. Each line fails it when it is not refused any more. */
const { effects, changeCosts, monthlyCost, starter, terraform, rules, schema, formats, object, ...place } =
  lighthouseKind;
const all = { effects, changeCosts, monthlyCost, starter, terraform, rules, schema, formats, object };
type Lighthouses = typeof lighthouseKind;

const without = <Part extends keyof typeof all>(part: Part): Omit<typeof all, Part> & typeof place => {
  const { [part]: _, ...rest } = all;
  return { ...rest, ...place };
};

export const forgotten: Lighthouses[] = [
  // With all of its parts it is one.
  { ...all, ...place },
  // @ts-expect-error What a change does to people.
  without('effects'),
  // @ts-expect-error What the cost of a change is called.
  without('changeCosts'),
  // @ts-expect-error What it costs a month, or that it is not counted.
  without('monthlyCost'),
  // @ts-expect-error How a first file of it is made.
  without('starter'),
  // @ts-expect-error Which resources carry it, or that none does.
  without('terraform'),
  // @ts-expect-error What must hold.
  without('rules'),
  // @ts-expect-error What a file may say.
  without('schema'),
  // @ts-expect-error How it is read.
  without('formats'),
  // @ts-expect-error What object a file says.
  without('object'),
];

const { renamed: _, ...someEffects } = lighthouseKind.effects;

// @ts-expect-error What becomes of it under another name.
export const withoutRenamed: FolderKind['effects'] = someEffects;

const { carriers: __, ...someTerraform } = lighthouseKind.terraform as StackPart;

// @ts-expect-error Which resources carry each of its fields.
export const withoutCarriers: StackPart = someTerraform;

// @ts-expect-error Nobody is told that a change that cannot be compared costs nothing.
export const unnoticed: TerraformPart = { in: 'no stack', unknown: { severity: 'none', sentence: [] } };

type Able<K extends readonly Kind[]> = readonly Kind<string, string, z.ZodType, Named, Beside<K> & RuleContext>[];

// Rules of lighthouses look at berths.
const both = [...kinds, lighthouseKind, berthKind] as const;
export const whole: Able<typeof both> = both;

// @ts-expect-error Rules of lighthouses look at berths, which are not among the kinds.
export const withoutBerths: Able<readonly [...KnownKinds, Lighthouses]> = [...kinds, lighthouseKind] as const;
