import fc from 'fast-check';
import { edgeRules } from '../../catalog/kinds/endpoint/edge/edge-rules.ts';
import { type CloudflarePlan, cloudflarePlans } from '../../catalog/kinds/platform/cloudflare/cloudflare.ts';
import { generatedEndpoints } from '../catalog/kinds/endpoint/edge/generated.ts';
import { draws } from '../draws.ts';
import { describeJudgedBy } from '../judges/judged.ts';
import { parseExpressions } from '../judges/wirefilter.ts';
import { removeScratchFolders } from '../repositories.ts';

afterAll(removeScratchFolders);

/** Fields of rules that count, by plan: https://developers.cloudflare.com/waf/rate-limiting-rules/#availability */
const countingFields: Record<CloudflarePlan, string[]> = {
  free: ['http.request.uri.path'],
  pro: ['http.host', 'http.request.uri.path'],
  business: ['http.host', 'http.request.method', 'http.request.uri.path', 'ip.src'],
  enterprise: ['http.host', 'http.request.method', 'http.request.uri.path', 'ip.src'],
};

const firewallFields = ['http.host', 'http.request.method', 'http.request.uri.path', 'ip.src', 'ssl'];

/** Without `matches`, which takes the plan business: https://developers.cloudflare.com/ruleset-engine/rules-language/operators/ */
const operators = ['and', 'eq', 'in', 'not', 'or', 'strict_wildcard'];

describeJudgedBy('wirefilter')('expressions of rules', () => {
  test('the engine refuses what is wrong', async () => {
    const [unknown, broken] = await parseExpressions(['http.hots eq "a"', 'http.host eq']);
    expect([unknown?.error, broken?.error]).toEqual([
      expect.stringContaining('unknown identifier'),
      expect.stringContaining('unrecognised input'),
    ]);
  });

  test.each(cloudflarePlans)('on %s parse, and use what that plan has', async (plan) => {
    const { seed, numRuns } = draws(1000);
    const rules = fc
      .sample(generatedEndpoints, { seed, numRuns })
      .map((endpoints) => edgeRules({ cloudflare: { plan }, endpoints }));
    const used = async (phase: 'custom' | 'rateLimits' | 'managed') => {
      const all = await parseExpressions(rules.flatMap((each) => each[phase].map(({ expression }) => expression)));
      const of = (part: 'fields' | 'functions' | 'operators') => [...new Set(all.flatMap((each) => each[part]))].sort();
      const errors = all.flatMap(({ error }) => error ?? []);
      return { errors, fields: of('fields'), functions: of('functions'), operators: of('operators') };
    };
    const [custom, rateLimits, managed] = await Promise.all([used('custom'), used('rateLimits'), used('managed')]);
    expect([...custom.errors, ...rateLimits.errors, ...managed.errors]).toEqual([]);
    expect(custom.fields).toEqual(firewallFields);
    expect(custom.functions).toEqual(['lower', 'starts_with']);
    const hasRegex = ['business', 'enterprise'].includes(plan);
    expect(custom.operators).toEqual([...operators, ...(hasRegex ? ['matches'] : [])].sort());
    expect(rateLimits.fields.filter((field) => !countingFields[plan].includes(field))).toEqual([]);
    expect(rateLimits.fields.length > 0).toBe(plan !== 'free');
    expect(managed.fields).toEqual(plan === 'free' ? [] : ['http.host']);
  });
});
