import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** What is known of AWS's prices, in US dollars and without tax. */
export interface Prices {
  /** Hours that a month is charged with. */
  hoursPerMonth: number;
  /** Operations and MiB a second that the price of a gp3 volume's size includes. */
  included: { iops: number; throughputMiBps: number };
  /** gp3 volumes by region. */
  volumes: ReadonlyMap<string, VolumePrice>;
  /** Tasks of Fargate, Linux on demand: by region, then by the architecture that they run on. */
  fargate: ReadonlyMap<string, ReadonlyMap<string, FargatePrice>>;
  /** Linux on demand, shared tenancy, an hour: by region, then by instance type. */
  instances: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

const volumePrice = z.strictObject({
  /** Each GiB of its size, a month. */
  gibMonth: z.number(),
  /** Each operation a second above the included ones, a month. */
  iopsMonth: z.number(),
  /** Each MiB/s above the included ones, a month. */
  mibpsMonth: z.number(),
});

/** What a gp3 volume costs in a region. */
export type VolumePrice = z.infer<typeof volumePrice>;

const fargatePrice = z.strictObject({
  /** Each virtual CPU, an hour. */
  vcpuHour: z.number(),
  /** Each GiB of memory, an hour. */
  gibHour: z.number(),
});

/** What a task of Fargate costs in a region. */
export type FargatePrice = z.infer<typeof fargatePrice>;

/** Numbers, each below the name of the source that it was read in. */
const bySource = <T extends z.ZodType>(value: T) => z.record(z.string(), value);

const schema = z.strictObject({
  sources: bySource(z.url()),
  hoursPerMonth: bySource(z.number()),
  includedInVolumes: bySource(z.strictObject({ iops: z.number(), throughputMiBps: z.number() })),
  volumes: bySource(z.record(z.string(), volumePrice)),
  fargate: z.record(z.string(), bySource(z.record(z.string(), fargatePrice))),
  instances: z.record(z.string(), bySource(z.record(z.string(), z.record(z.string(), z.number())))),
});

let known: Prices | undefined;

/** The prices in prices.yaml, which is read once. Throws where it names a source that it does not list. */
export function prices(): Prices {
  known ??= readPrices(readFileSync(join(import.meta.dirname, 'prices.yaml'), 'utf8'));
  return known;
}

function readPrices(text: string): Prices {
  const { sources, hoursPerMonth, includedInVolumes, volumes, fargate, instances } = schema.parse(parse(text));
  const said = <T>(values: Readonly<Record<string, T>>): T[] =>
    Object.entries(values).map(([source, value]) => {
      if (!Object.hasOwn(sources, source)) throw new Error(`prices.yaml: ${source} is not one of its sources`);
      return value;
    });
  const only = <T>(values: Readonly<Record<string, T>>): T => {
    const [value] = said(values);
    if (value === undefined) throw new Error('prices.yaml: a number is missing');
    return value;
  };
  return {
    hoursPerMonth: only(hoursPerMonth),
    included: only(includedInVolumes),
    volumes: new Map(said(volumes).flatMap(Object.entries<VolumePrice>)),
    fargate: new Map(
      Object.entries(fargate).map(([region, sources]) => [
        region,
        new Map(said(sources).flatMap(Object.entries<FargatePrice>)),
      ]),
    ),
    instances: new Map(
      Object.entries(instances).map(([region, families]) => [region, new Map(said(families).flatMap(typesOf))]),
    ),
  };
}

/** `{ m7g: { large: 0.0816 } }` is the price of m7g.large. */
function typesOf(families: Readonly<Record<string, Readonly<Record<string, number>>>>): [string, number][] {
  return Object.entries(families).flatMap(([family, sizes]) =>
    Object.entries(sizes).map(([size, price]): [string, number] => [`${family}.${size}`, price]),
  );
}
