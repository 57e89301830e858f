import { z } from 'zod';
import { canonical } from '../review/plan/json-value.ts';

/** Whether two plans, as `terraform show -json` prints them, do the same in everything that Terraform tells of them. */
export function isSamePlan(a: unknown, b: unknown): boolean {
  return canonical(comparedSchema.parse(a)) === canonical(comparedSchema.parse(b));
}

/** A stack without outputs, or without resources, has no such part: https://developer.hashicorp.com/terraform/internals/json-format */
const comparedSchema = z.object({
  resource_changes: z.unknown().optional(),
  output_changes: z.unknown().optional(),
  configuration: z.unknown(),
});
