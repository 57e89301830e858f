import type { Severity } from '../../../catalog/effects/effect.ts';
import { type Platform, platformSchema } from '../../../catalog/kinds/platform/platform.ts';
import { changedPlatform } from '../../../catalog/kinds/platform/platform-effects.ts';
import { plainText } from '../../../catalog/words/sentence.ts';

type Ingress = Record<string, unknown>;

const cloudflare = {
  accountId: '89abcdef0123456789abcdef01234567',
  zoneId: '0123456789abcdef0123456789abcdef',
  zone: 'example.com',
  plan: 'pro',
};

const platformWith = (ingress: Ingress, more: object = { cloudflare }): Platform =>
  platformSchema.parse({
    name: 'acme',
    accountId: '123456789012',
    region: 'eu-west-1',
    network: { cidr: '10.20.0.0/16', zones: ['eu-west-1a', 'eu-west-1b'] },
    ingress,
    ...more,
  });

const told = (before: Platform, after: Platform) =>
  changedPlatform({
    before,
    after,
    brokers: [],
    endpoints: [],
    hadReceiver: false,
    hasProcessors: false,
    clusters: [],
  }).map(({ severity, sentence }) => [severity, plainText(sentence)]);

test.each<[before: Ingress, after: Ingress, severity: Severity, sentence: string]>([
  [
    {},
    { concurrency: 40 },
    'live',
    'has the receiver work on 40 requests at once: more get 429. So much less is left to what else the account runs on Lambda.',
  ],
  [
    { concurrency: 40 },
    {},
    'live',
    'reserves nothing for the receiver any more: it works on as many requests at once as the account may.',
  ],
  [
    {},
    { memoryMiB: 1024 },
    'live',
    'gives each run of the receiver 1024 MiB instead of 512, and processor time by it.',
  ],
  [
    {},
    { logs: { retentionDays: 7 } },
    'data loss',
    'keeps logs of the receiver for 7 days instead of 30: those there are that are older are deleted.',
  ],
  [{}, { logs: { retentionDays: 90 } }, 'live', 'keeps logs of the receiver for 90 days instead of 30.'],
])('ingress from %j to %j', (before, after, severity, sentence) => {
  expect(told(platformWith(before), platformWith(after))).toEqual([[severity, sentence]]);
});

test('without Cloudflare there is no receiver that anything would be done to', () => {
  expect(told(platformWith({}, {}), platformWith({ logs: { retentionDays: 7 } }, {}))).toEqual([
    ['none', 'sets ingress.logs.retentionDays to 7 instead of 30 days.'],
  ]);
});
