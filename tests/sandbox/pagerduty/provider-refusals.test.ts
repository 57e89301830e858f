import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourceRefusals } from '../../../sandbox/provider/refusals/resource-refusals.ts';
import { readTypeSchema } from '../../../sandbox/schema/bindings.ts';
import { conform } from '../../../sandbox/schema/schema.ts';
import type { Value } from '../../../sandbox/values.ts';
import { providerCases, sound } from './provider-cases.ts';

/**
 * What PagerDuty/terraform-provider-pagerduty v3.30.8 said of each, built with Go from its source and its vendored modules and asked by
 * `terraform plan` on 2026-11-30, with an address of PagerDuty that answers nothing but who asks; null where it took it.
 */
const answers: Record<string, string | null> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'provider-answers.json'), 'utf8'),
);

/** As Terraform sends it: blocks are lists. */
function sent(type: string, config: Record<string, unknown>): Value {
  const block = readTypeSchema({ provider: 'pagerduty', kind: 'resource', type });
  if (!block) throw new Error(type);
  return conform(block, asLists(config) as Value);
}

function asLists(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asLists);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? [asLists(inner)] : asLists(inner),
    ]),
  );
}

test.each(providerCases)('$type: $title is refused where the provider refuses it', ({ type, title, config }) => {
  const refusals = resourceRefusals(type, sent(type, { ...sound[type], ...config }));
  expect(answers).toHaveProperty([title]);
  expect({ title, refused: refusals.length > 0 }).toEqual({ title, refused: answers[title] !== null });
});

test('a refusal says whose it is', () => {
  const [refusal] = resourceRefusals(
    'pagerduty_schedule',
    sent('pagerduty_schedule', { ...sound.pagerduty_schedule, time_zone: 'UTC' }),
  );
  expect(refusal?.detail).toBe('pagerduty/pagerduty refuses it: pagerduty/resource_pagerduty_schedule.go.');
});
