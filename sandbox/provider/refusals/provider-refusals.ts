import { isObject, type Value } from '../../values.ts';
import type { Refusal } from './refusal.ts';
import { tagRefusals } from './tag-refusals.ts';
import { shown, valueRefusals } from './value-refusals.ts';

/** terraform-provider-aws internal/provider/sdkv2/provider.go: the two conflict; the rest AWS would say when it is asked. */
const source = 'hashicorp/aws refuses it: internal/provider/sdkv2/provider.go.';

/** What of the configuration of the AWS provider is refused. */
export function providerRefusals(config: Value): Refusal[] {
  if (!isObject(config)) return [];
  const { allowed_account_ids: allowed = null, forbidden_account_ids: forbidden = null, region = null } = config;
  const both = allowed !== null && forbidden !== null;
  const accounts = valueRefusals('allowed_account_ids', allowed, { each: { matches: /^\d{12}$/ } }, 'AWS');
  const regions = typeof region === 'string' && !/^[a-z]{2}(-[a-z]+)+-\d+$/.test(region);
  const tags = [config.default_tags ?? null]
    .flat()
    .flatMap((block) => (isObject(block) ? tagRefusals('provider aws', block) : []));
  return [
    ...(both ? [refusal('allowed_account_ids', '"allowed_account_ids": conflicts with forbidden_account_ids')] : []),
    ...accounts.map((says) => refusal('allowed_account_ids', says)),
    ...(regions ? [refusal('region', `invalid AWS Region: ${shown(region)}`)] : []),
    ...tags.map((tag) => ({ ...tag, attribute: ['default_tags'] })),
  ];
}

function refusal(attribute: string, says: string): Refusal {
  return { attribute: [attribute], summary: `provider aws: ${says}`, detail: source };
}
