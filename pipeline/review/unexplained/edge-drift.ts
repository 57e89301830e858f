import { compareSeverity, type Severity } from '../../../catalog/effects/effect.ts';
import { fileOf } from '../../../catalog/kind.ts';
import { endpointOfRef } from '../../../catalog/kinds/endpoint/edge/edge-rule.ts';
import { endpointKind } from '../../../catalog/kinds/endpoint/kind.ts';
import { type Sentence, say } from '../../../catalog/words/sentence.ts';
import type { Unexplained } from '../model.ts';
import { objectOf, same, type Values } from '../plan/json-value.ts';
import type { Plan } from '../plan/read-plan.ts';
import { rulesByRef } from '../plan/rules-by-ref.ts';
import { showAttribute } from '../plan/shown-value.ts';

/** What a rule at Cloudflare says; the rest of it Cloudflare fills in. */
const said = ['action', 'action_parameters', 'description', 'enabled', 'expression', 'ratelimit'] as const;

/**
 * Tells of rules at Cloudflare that somebody changed one by one, each by whose it is, in place of the list that they stand in. What
 * lets somebody in comes first.
 */
export function toldByRule(found: readonly Unexplained[], plan: Plan): Unexplained[] {
  return found.flatMap((each) => {
    const isList = each.cause === 'drift' && each.attributes.some(({ name }) => name === 'rules');
    const drift = plan.resource_drift.find(
      ({ address, type }) => address === each.address && type === 'cloudflare_ruleset',
    );
    if (!isList || !drift) return [each];
    const [before, after] = [drift.change.before, drift.change.after].map((side) => rulesOf(side));
    const rules = before && after ? rulesDrift(each, { before, after }) : [];
    const others = each.attributes.filter(({ name }) => name !== 'rules');
    if (rules.length === 0) return [each];
    return [...rules, ...(others.length > 0 ? [{ ...each, attributes: others }] : [])];
  });
}

/** An empty list has no rules. */
function rulesOf(ruleset: unknown): Map<string, Values> | undefined {
  const { rules = [] } = objectOf(ruleset) ?? {};
  return Array.isArray(rules) && rules.length === 0 ? new Map() : rulesByRef(rules);
}

function rulesDrift(
  of: Unexplained,
  { before, after }: { before: Map<string, Values>; after: Map<string, Values> },
): Unexplained[] {
  const refs = [...new Set([...before.keys(), ...after.keys()])];
  return refs
    .flatMap((ref) => {
      const [was, is] = [before.get(ref), after.get(ref)].map((rule) => rule && partsOf(rule));
      return same(was, is) ? [] : [ruleDrift(of, { ref, was, is })];
    })
    .sort((a, b) => compareSeverity(b.severity, a.severity));
}

function partsOf(rule: Values): Values {
  return Object.fromEntries(said.flatMap((name) => (isBlankPart(rule[name]) ? [] : [[name, rule[name]]])));
}

/** What is left out of a rule is read as an object of nothing. */
function isBlankPart(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && !Array.isArray(value) && Object.values(value).every(isBlankPart);
}

interface RuleSides {
  ref: string;
  /** Undefined where there was none. */
  was: Values | undefined;
  is: Values | undefined;
}

function ruleDrift(of: Unexplained, sides: RuleSides): Unexplained {
  const { ref, was, is } = sides;
  const attribute = showAttribute({ name: `rules[${JSON.stringify(ref)}]`, before: was, after: is });
  const whose = ownerOf(ref, was ?? is);
  const leaves = of.action === 'read';
  const back = leaves ? 'applying leaves it so' : was ? 'applying puts it back' : 'applying takes it away';
  const what = !was
    ? say`was added at Cloudflare outside Terraform, and no file asks for it`
    : !is
      ? say`was taken away at Cloudflare outside Terraform`
      : say`was changed at Cloudflare outside Terraform, from ${shown(attribute.before)} to ${shown(attribute.after)}`;
  return { ...of, attributes: [attribute], severity: severityOf(sides), sentence: say`${whose} ${what}; ${[back]}.` };
}

function shown(text: string | undefined) {
  return { quote: text ?? 'none' };
}

/** Whose a rule is, in the words of files. */
function ownerOf(ref: string, rule: Values | undefined): Sentence {
  const endpoint = endpointOfRef(ref);
  const file = endpoint === undefined ? undefined : fileOf(endpointKind, endpoint);
  if (file && ref.startsWith('rate_')) return say`The rule that counts requests to ${file}`;
  if (file) return say`The rule that opens ${file}`;
  const host = /^closed_(.+)$/.exec(ref)?.[1];
  if (host !== undefined) return say`The rule that closes ${host} to what no endpoint takes`;
  return say`The rule ${String(rule?.description ?? ref)}`;
}

/** What it may cost that a rule is another one than files ask for. */
function severityOf({ ref, was, is }: RuleSides): Severity {
  if (!was) return is?.action === 'skip' ? 'exposed' : 'downtime';
  if (ref.startsWith('rate_')) return 'live';
  const isOff = !is || is.enabled === false;
  return /^(open_|group_open)/.test(ref) && isOff ? 'downtime' : 'exposed';
}
