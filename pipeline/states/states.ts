import { z } from 'zod';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { stateBucket } from '../../contracts/names.ts';
import { stackOfStateKey, stateKey } from '../../contracts/object-keys.ts';
import { type Bucket, openBucket } from '../aws/bucket.ts';
import { SurroundingsFailure } from '../process/failure.ts';

/** Terraform's states of a platform, in S3. */
export interface States {
  /** Names of the stacks that have a state, whether or not anything is left in it. Throws SurroundingsFailure without a bucket. */
  names(): Promise<string[]>;
  /** The state of a stack; undefined when it has none. */
  read(name: string): Promise<State | undefined>;
  /** The bucket they are in, where Warren keeps notes about its own work, too. */
  bucket: Bucket;
}

const stateSchema = z.looseObject({
  version: z.number(),
  outputs: z
    .record(z.string(), z.looseObject({ value: z.unknown(), sensitive: z.boolean().default(false) }))
    .default({}),
  resources: z
    .array(
      z.looseObject({
        mode: z.string(),
        type: z.string(),
        name: z.string(),
        instances: z.array(z.looseObject({})).default([]),
      }),
    )
    .default([]),
});

/** A state as Terraform writes it, as far as Warren looks at it. */
export type State = z.infer<typeof stateSchema>;

/** The states of a platform. Connects to nothing yet. */
export function openStates(platform: Platform): States {
  const bucket = openBucket(stateBucket(platform), platform.region);
  return {
    bucket,
    async names() {
      const keys = await bucket.keys();
      return keys.flatMap((key) => stackOfStateKey(key) ?? []);
    },
    async read(name) {
      const bytes = await bucket.read(stateKey(name));
      return bytes === undefined ? undefined : parseState(bytes, `s3://${bucket.name}/${stateKey(name)}`);
    },
  };
}

function parseState(bytes: Uint8Array, name: string): State {
  try {
    return stateSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    throw new SurroundingsFailure(
      `${name} is not a Terraform state. The bucket keeps earlier versions of it: bring one of them back.`,
      { cause },
    );
  }
}

/** Addresses of the managed resources in a state, sorted. */
export function managedAddresses(state: State | undefined): string[] {
  const managed = (state?.resources ?? []).filter(({ mode, instances }) => mode === 'managed' && instances.length > 0);
  return managed.map(({ type, name }) => `${type}.${name}`).sort();
}

/** Stacks whose outputs were read for what is in a state; stacks name what they read by its stack. */
export function upstreamsOf(state: State | undefined): string[] {
  const reads = (state?.resources ?? []).filter(
    ({ mode, type, instances }) => mode === 'data' && type === 'terraform_remote_state' && instances.length > 0,
  );
  return reads.map(({ name }) => name).sort();
}

/** Outputs of a state by name, those that are marked as sensitive left out. */
export function openOutputs(state: State | undefined): Record<string, unknown> {
  const outputs = Object.entries(state?.outputs ?? {}).filter(([, { sensitive }]) => !sensitive);
  return Object.fromEntries(outputs.map(([name, { value }]) => [name, value]));
}
