import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { mainBranch } from '../../../contracts/github.ts';
import { UserFailure } from '../../process/failure.ts';
import { type Finding, unseen } from './finding.ts';
import type { Ruleset, Seen } from './settings.ts';

/** What `.github/rulesets/main.json` says. */
const wantedRuleset = z.object({
  name: z.string(),
  target: z.string(),
  enforcement: z.string(),
  conditions: z.object({ ref_name: z.object({ include: z.array(z.string()), exclude: z.array(z.string()) }) }),
  bypass_actors: z.array(z.unknown()),
  rules: z.array(z.object({ type: z.string(), parameters: z.record(z.string(), z.unknown()).optional() })),
});

export type WantedRuleset = z.infer<typeof wantedRuleset>;

/** The ruleset of a file. Throws UserFailure where it is none. */
export function readWantedRuleset(text: string, file: string): WantedRuleset {
  try {
    return wantedRuleset.parse(JSON.parse(text));
  } catch (cause) {
    throw new UserFailure(`${file} is not a ruleset as GitHub exports one. Take it back from an earlier commit.`, {
      cause,
    });
  }
}

const why = 'What is on main is applied, so that nothing may come there unreviewed.';
const how = 'Settings, Rules, Rulesets, Import a ruleset: `.github/rulesets/main.json`.';

/** The rules of the main branch. */
export function diagnoseRuleset(rulesets: Seen<Ruleset[]>, wanted: WantedRuleset): Finding[] {
  if (!('is' in rulesets)) return unseen('the ruleset of main', rulesets, why);
  const found = rulesets.is.find(({ name }) => name === wanted.name);
  const does = `sets the ruleset ${wanted.name} as .github/rulesets/main.json has it`;
  if (!found) {
    const fix = [{ does, method: 'POST' as const, path: '/rulesets', body: wanted }];
    return [
      { subject: 'the ruleset of main', is: 'There is none.', should: `It has to be ${wanted.name}.`, why, how, fix },
    ];
  }
  const fix = [{ does, method: 'PUT' as const, path: `/rulesets/${found.id}`, body: wanted }];
  const differences = [
    ...(found.enforcement === wanted.enforcement
      ? []
      : [[`It is ${found.enforcement}.`, `It has to be ${wanted.enforcement}.`]]),
    ...(coversMain(found) ? [] : [['It is not about the default branch.', `It has to be about ${mainBranch}.`]]),
    ...((found.bypass_actors ?? []).length === 0 ? [] : [['Somebody may bypass it.', 'Nobody may.']]),
    ...wanted.rules.flatMap((rule) => ruleDifferences(rule, found)),
  ];
  return differences.map(([is = '', should = '']) => ({ subject: 'the ruleset of main', is, should, why, how, fix }));
}

function coversMain({ conditions }: Ruleset): boolean {
  const { include = [], exclude = [] } = conditions?.ref_name ?? {};
  const isMain = (name: string) => ['~DEFAULT_BRANCH', '~ALL', `refs/heads/${mainBranch}`].includes(name);
  return include.some(isMain) && !exclude.some(isMain);
}

function ruleDifferences({ type, parameters = {} }: WantedRuleset['rules'][number], found: Ruleset): string[][] {
  const rule = found.rules?.find((each) => each.type === type);
  if (!rule) return [[`It has no rule ${type}.`, 'It has to have it.']];
  return Object.entries(parameters).flatMap(([name, value]) => {
    const is = rule.parameters?.[name];
    if (isEnough(is, value)) return [];
    return [[`${name} of ${type} is ${JSON.stringify(is) ?? 'not set'}.`, `It has to be ${JSON.stringify(value)}.`]];
  });
}

/** More approvals and more checks than are asked for are as good; of what is allowed, less is. */
function isEnough(is: unknown, value: unknown): boolean {
  if (typeof value === 'number') return typeof is === 'number' && is >= value;
  if (!Array.isArray(value)) return isDeepStrictEqual(is, value);
  if (!Array.isArray(is)) return false;
  const isIn = (list: unknown[]) => (one: unknown) => list.some((other) => isDeepStrictEqual(one, other));
  return value.every((one) => typeof one === 'object') ? value.every(isIn(is)) : is.every(isIn(value));
}
