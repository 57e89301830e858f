import { plainText } from '../../../../catalog/words/sentence.ts';
import { findUnexplained } from '../../../../pipeline/review/unexplained/unexplained.ts';
import { type Entry, planOf, stackOf, updated } from '../plan/plans.ts';

type Rule = Record<string, unknown>;

const address = 'cloudflare_ruleset.rules-custom';
const rule = (ref: string, changes: Rule = {}): Rule => ({
  ...{
    ref,
    id: `id-${ref}`,
    action: 'skip',
    enabled: true,
    description: `What ${ref} does`,
    expression: `${ref} is met`,
  },
  ...changes,
});
const hooks = rule('open_hooks');
const closed = rule('closed_hooks.example.com', { action: 'block' });
const rate = rule('rate_quotes', { action: 'block', ratelimit: { period: 10, requests_per_period: 5 } });
const group = rule('group_open-0');
const files = [hooks, closed, rate, group];

/** What is told where the rules at Cloudflare are these, and the files ask for those above. */
function told(there: readonly Rule[], change?: Entry): string[] {
  const blocks = { [address]: { rules: files.map(({ id: _, ...rest }) => rest) } };
  const stack = stackOf(blocks);
  const back = updated({ rules: there }, { rules: files });
  const plan = planOf({
    drift: { [address]: updated({ rules: files }, { rules: there }) },
    changes: { [address]: change ?? back },
    configuration: stack,
  });
  return findUnexplained({ stack: 'edge', plan, before: stack, after: stack }).map(
    ({ severity, sentence, attributes }) =>
      `${severity} | ${plainText(sentence)} | ${attributes.map(({ name }) => name).join()}`,
  );
}

test('S17: a rule that was changed by hand is told of by the endpoint whose it is', () => {
  expect(told([{ ...hooks, expression: 'true' }, closed, rate, group])).toEqual([
    'exposed | The rule that opens endpoints/hooks.yaml was changed at Cloudflare outside Terraform, from expression: open_hooks is met to expression: true; applying puts it back. | rules["open_hooks"]',
  ]);
});

test('several are told of one by one, what lets somebody in first', () => {
  const there = [
    { ...hooks, enabled: false },
    { ...rate, ratelimit: { period: 10, requests_per_period: 500 } },
    { ...closed, enabled: false },
    { ...group, expression: 'all' },
  ];
  expect(told(there).map((line) => line.split(', from')[0])).toEqual([
    'exposed | The rule that closes hooks.example.com to what no endpoint takes was changed at Cloudflare outside Terraform',
    'exposed | The rule What group_open-0 does was changed at Cloudflare outside Terraform',
    'downtime | The rule that opens endpoints/hooks.yaml was changed at Cloudflare outside Terraform',
    'live | The rule that counts requests to endpoints/quotes.yaml was changed at Cloudflare outside Terraform',
  ]);
});

test('a rule that was taken away, and rules that no file asks for', () => {
  const mine = rule('0123456789abcdef0123456789abcdef', { description: 'let me in' });
  const theirs = rule('fedcba9876543210fedcba9876543210', { description: 'keep out', action: 'block' });
  expect(told([mine, hooks, rate, group, theirs])).toEqual([
    'exposed | The rule that closes hooks.example.com to what no endpoint takes was taken away at Cloudflare outside Terraform; applying puts it back. | rules["closed_hooks.example.com"]',
    'exposed | The rule let me in was added at Cloudflare outside Terraform, and no file asks for it; applying takes it away. | rules["0123456789abcdef0123456789abcdef"]',
    'downtime | The rule keep out was added at Cloudflare outside Terraform, and no file asks for it; applying takes it away. | rules["fedcba9876543210fedcba9876543210"]',
  ]);
});

test('of what Cloudflare fills in, and of another order, nothing is told by rule', () => {
  expect(told([closed, hooks, rate, group])).toEqual([expect.stringContaining(`The rules of ${address} were changed`)]);
  expect(
    told(files.map((each) => ({ ...each, action_parameters: { response: null }, logging: { enabled: true } }))),
  ).toEqual([expect.stringContaining(`The rules of ${address} were changed`)]);
});

test('somebody whom the policy before Grafana was changed by hand to let in is told as let in', () => {
  const policy = 'cloudflare_zero_trust_access_policy.policy';
  const include = [{ email: { email: 'ada@example.org' } }];
  const stack = stackOf({ [policy]: { decision: 'allow', include } });
  const there = { decision: 'allow', include: [...include, { email: { email: 'eve@example.net' } }] };
  const plan = planOf({
    drift: { [policy]: updated({ decision: 'allow', include }, there) },
    changes: { [policy]: updated(there, { decision: 'allow', include }) },
    configuration: stack,
  });
  const [found] = findUnexplained({ stack: 'access', plan, before: stack, after: stack });
  expect(found?.severity).toBe('exposed');
  expect(plainText(found?.sentence ?? [])).toContain('eve@example.net');
});
