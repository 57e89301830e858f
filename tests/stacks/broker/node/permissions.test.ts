import { parse } from 'yaml';
import { type Broker, brokerSchema } from '../../../../catalog/kinds/broker/broker.ts';
import { secretRules } from '../../../../catalog/kinds/broker/rules/secret-rules.ts';
import { type Platform, platformSchema } from '../../../../catalog/kinds/platform/platform.ts';
import { brokerSecrets, secretPath } from '../../../../contracts/secrets.ts';
import { nodePermissions } from '../../../../stacks/broker/node/permissions.ts';
import { literal } from '../../../../stacks/constructs/literal.ts';
import { policyDocument } from '../../../../stacks/constructs/policy.ts';
import { sampleFile } from '../../../repositories.ts';

/** Characters in all policies within a role: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const mostInline = 10_240;

const sample = platformSchema.parse(parse(sampleFile('platform.yaml')));
/** All names as long as files may have them. */
const longest: Platform = { ...sample, name: 'p'.repeat(20), region: 'ap-southeastern-a1-2' };

function brokerWith(users: Record<string, object>): Broker {
  const { users: _, ...file } = parse(sampleFile('brokers/orders.yaml'));
  return { ...brokerSchema.parse({ ...file, users }), name: 'b'.repeat(20) };
}

const many = (user: (number: number) => object) =>
  brokerWith(Object.fromEntries(Array.from({ length: 200 }, (_, number) => [`user-${number}`, user(number)])));

function sizeOf(broker: Broker, platform: Platform): number {
  const { authority, certificate, account } = brokerSecrets(secretPath(platform, broker.name));
  const writtenSecrets = [authority, certificate, account].map(
    (name) => `arn:aws:secretsmanager:${platform.region}:${platform.accountId}:secret:${name}-AbCdEf`,
  );
  const statements = nodePermissions({ platform: literal(platform), broker: literal(broker), writtenSecrets });
  return policyDocument(statements).length;
}

const problems = (broker: Broker, platform: Platform) =>
  secretRules
    .filter(({ name }) => name === 'secrets-fit')
    .flatMap((rule) => rule.check(broker, { platform, paths: [], today: '2026-11-30' }));

test('200 users whose passwords Warren makes take no more of the policy than none', () => {
  const broker = many(() => ({}));
  expect(sizeOf(broker, longest)).toBe(sizeOf(brokerWith({}), longest));
  expect(problems(broker, longest)).toEqual([]);
});

test('200 users with secrets of their own are refused, with the number', () => {
  const broker = many((number) => ({ password: { secret: `team/rabbitmq/user-${number}` } }));
  expect(sizeOf(broker, sample)).toBeGreaterThan(mostInline);
  expect(problems(broker, sample)).toEqual([
    {
      path: ['users'],
      message: expect.stringMatching(
        /^the ARNs of the 200 secrets that the file names take \d{5} characters in the policy of the nodes, and \d{4} fit\./,
      ),
    },
  ]);
});

test('200 users who share a secret fit', () => {
  const broker = many(() => ({ password: { secret: 'team/shared' } }));
  expect(problems(broker, longest)).toEqual([]);
  expect(sizeOf(broker, longest)).toBeLessThanOrEqual(mostInline);
});

test('the most that the rule lets through fits, for the longest names, and hardly more would', () => {
  const named = (count: number) =>
    brokerWith(
      Object.fromEntries(
        Array.from({ length: count }, (_, number) => [`u${number}`, { password: { secret: `s/${number}` } }]),
      ),
    );
  const most = Array.from({ length: 200 }, (_, count) => count).findLast(
    (count) => problems(named(count), longest).length === 0,
  );
  expect(most).toBeGreaterThan(50);
  const size = sizeOf(named(most ?? 0), longest);
  expect(size).toBeLessThanOrEqual(mostInline);
  expect(size).toBeGreaterThan(mostInline - 200);
});
