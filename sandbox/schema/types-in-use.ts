/** The providers that the sandbox simulates. */
export const providerNames = ['aws', 'cloudflare', 'pagerduty', 'random'] as const;

export type ProviderName = (typeof providerNames)[number];

/** A Terraform type that a configuration or a state names. */
export interface TypeUse {
  readonly provider: ProviderName;
  readonly kind: 'resource' | 'data' | 'ephemeral';
  readonly type: string;
}

/**
 * The types that a synthesized `cdk.tf.json` names in `resource`, `data` and `ephemeral`. Types of providers that the
 * sandbox does not simulate, such as the built-in `terraform_data`, are skipped.
 */
export function typesInConfiguration(cdkTfJson: unknown): TypeUse[] {
  const kinds = ['resource', 'data', 'ephemeral'] as const;
  return kinds.flatMap((kind) => Object.keys(record(record(cdkTfJson)[kind])).flatMap((type) => typeUse(kind, type)));
}

/** The types in a local `terraform.tfstate`, so that what the files no longer name can still be destroyed. */
export function typesInState(tfstateJson: unknown): TypeUse[] {
  const resources = record(tfstateJson).resources;
  if (!Array.isArray(resources)) return [];
  const uses = resources.map(record).flatMap(({ mode, type }) => typeUse(mode === 'data' ? 'data' : 'resource', type));
  return [...new Map(uses.map((use) => [`${use.kind} ${use.type}`, use])).values()];
}

function typeUse(kind: TypeUse['kind'], type: unknown): TypeUse[] {
  if (typeof type !== 'string') return [];
  const provider = providerNames.find((name) => type.startsWith(`${name}_`));
  return provider === undefined ? [] : [{ provider, kind, type }];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
