import { z } from 'zod';
import { tag } from '../../contracts/tags.ts';
import type { Configuration } from './synthesize.ts';

/** A data volume that Terraform is about to let go of. */
export interface KeptDisk {
  address: string;
  /** EBS volume id. */
  id: string;
  /** Its Name tag. */
  name: string;
}

const stateSchema = z.object({
  resources: z
    .array(
      z.looseObject({
        mode: z.string(),
        type: z.string(),
        name: z.string(),
        instances: z.array(z.looseObject({ attributes: z.looseObject({}).default({}) })),
      }),
    )
    .default([]),
});

const volumeSchema = z.looseObject({ id: z.string(), tags: z.record(z.string(), z.string()).nullish() });

/** The disks in a state that asked to be kept and that the configuration no longer names. */
export function findKeptDisks(state: unknown, configuration: Pick<Configuration, 'resource'>): KeptDisk[] {
  const named = configuration.resource?.aws_ebs_volume ?? {};
  const { resources } = stateSchema.parse(state);
  return resources
    .filter(({ mode, type, name }) => mode === 'managed' && type === 'aws_ebs_volume' && !(name in named))
    .flatMap(({ name, instances }) =>
      instances.flatMap(({ attributes }) => {
        const volume = volumeSchema.parse(attributes);
        if (volume.tags?.[tag.keep] !== 'true') return [];
        return [{ address: `aws_ebs_volume.${name}`, id: volume.id, name: volume.tags.Name ?? name }];
      }),
    );
}

/** Whether a synthesized configuration asks that the data volume of an address be kept. */
export function keepsDisk(configuration: Pick<Configuration, 'resource'> | undefined, address: string): boolean {
  const [type, name = ''] = address.split('.');
  const volume = type === 'aws_ebs_volume' ? configuration?.resource?.[type]?.[name] : undefined;
  const { tags } = z.looseObject({ tags: z.record(z.string(), z.string()).nullish() }).parse(volume ?? {});
  return tags?.[tag.keep] === 'true';
}

/**
 * Terraform that lets go of disks without deleting them, as part of an ordinary plan.
 * See https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources
 */
export function releaseDisks(disks: readonly KeptDisk[]): { removed?: unknown[] } {
  if (disks.length === 0) return {};
  return { removed: disks.map(({ address }) => ({ from: address, lifecycle: [{ destroy: false }] })) };
}
