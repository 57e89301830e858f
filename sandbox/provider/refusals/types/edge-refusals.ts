import { isObject, isUnknown, type ObjectValue, type Value } from '../../../values.ts';
import type { Found } from '../refusal.ts';
import { shown } from '../value-refusals.ts';

/** The schemas of Cloudflare's API, by which a time to live is 1 or 60 to 86,400, and 30 at least in Enterprise's zones. */
const records = 'https://developers.cloudflare.com/api/resources/dns/subresources/records/methods/create';
const periods = 'https://developers.cloudflare.com/waf/rate-limiting-rules/parameters/';
const rulesets = 'https://developers.cloudflare.com/ruleset-engine/rulesets-api/create/';
const limits = 'https://developers.cloudflare.com/workers/platform/limits/#environment-variables';
const bindings = 'https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/#bindings';

/** What is refused of a DNS record: its time to live, by the provider where a record is proxied (resource.go), else by Cloudflare. */
export function recordRefusals({ proxied = null, ttl = null }: ObjectValue): Found[] {
  if (typeof ttl !== 'number') return [];
  if (proxied === true && ttl !== 1) {
    return [{ attribute: ['ttl'], says: 'ttl must be set to 1 when `proxied` is true' }];
  }
  return ttl === 1 || (ttl >= 30 && ttl <= 86_400)
    ? []
    : [cloudflare('ttl', `ttl is ${ttl}; it is 1 for automatic, or 60 to 86400 seconds`, records)];
}

/** Of which action each group of parameters is: RequiresOtherStringAttributeToBe in internal/services/ruleset/schema.go. */
const actionOf: Readonly<Record<string, string>> = {
  id: 'execute',
  matched_data: 'execute',
  overrides: 'execute',
  response: 'block',
  phases: 'skip',
  products: 'skip',
  rules: 'skip',
  ruleset: 'skip',
  rulesets: 'skip',
};

/** The periods that Cloudflare counts over, whatever the plan. */
const allowedPeriods = [
  10, 15, 20, 30, 40, 45, 60, 90, 120, 180, 240, 300, 480, 600, 900, 1200, 1800, 2400, 3600, 65_535, 86_400,
];

/** What is refused of a ruleset beyond its single arguments. */
export function rulesetRefusals({ phase = null, rules = null }: ObjectValue): Found[] {
  const known = objectsIn(rules);
  const refs = known.map(({ ref = null }) => ref).filter((ref) => typeof ref === 'string');
  const again = refs.find((ref, index) => refs.indexOf(ref) < index);
  return [
    ...known.flatMap((rule) => ruleRefusals(rule, phase)),
    ...(again === undefined ? [] : [cloudflare('rules', `the ref ${shown(again)} is there twice`, rulesets)]),
  ];
}

function ruleRefusals(rule: ObjectValue, phase: Value): Found[] {
  const { action = null, action_parameters: parameters = null, ratelimit = null, ref = null } = rule;
  const of = `rule ${shown(ref)}`;
  const given = isObject(parameters) ? Object.keys(parameters).filter((name) => parameters[name] !== null) : [];
  const strange = isUnknown(action) ? [] : given.filter((name) => (actionOf[name] ?? action) !== action);
  const counts = isObject(ratelimit);
  return [
    ...strange.map((name) => ({
      attribute: ['rules'],
      says: `${of}: action_parameters.${name} needs the action "${actionOf[name]}", not ${shown(action)}`,
    })),
    ...(counts && phase !== 'http_ratelimit' && !isUnknown(phase)
      ? [cloudflare('rules', `${of}: ratelimit is of the phase http_ratelimit alone`, rulesets)]
      : []),
    ...(!counts && phase === 'http_ratelimit' && !isUnknown(ratelimit)
      ? [cloudflare('rules', `${of}: the phase http_ratelimit wants ratelimit`, rulesets)]
      : []),
    ...(counts ? rateRefusals(of, ratelimit) : []),
  ];
}

function rateRefusals(of: string, { characteristics = null, period = null }: ObjectValue): Found[] {
  const counted = Array.isArray(characteristics) ? characteristics : [];
  return [
    ...(counted.length > 0 && !counted.includes('cf.colo.id')
      ? [cloudflare('rules', `${of}: characteristics must include cf.colo.id`, periods)]
      : []),
    ...(typeof period === 'number' && !allowedPeriods.includes(period)
      ? [cloudflare('rules', `${of}: period is ${period}; one of ${allowedPeriods.join(', ')} is allowed`, periods)]
      : []),
  ];
}

/** 5 KB, of which it is not said whether they are 5,000 or 5,120 bytes. */
const mostVariableBytes = 5_000;

/** What a binding of a type needs. */
const needs: Readonly<Record<string, string>> = {
  json: 'json',
  plain_text: 'text',
  secret_text: 'text',
  service: 'service',
};

/** What is refused of a Worker's script beyond its single arguments. */
export function scriptRefusals({ bindings: list = null, main_module = null, body_part = null }: ObjectValue): Found[] {
  const known = objectsIn(list);
  const names = known.map(({ name = null }) => name);
  const again = names.find((name, index) => name !== null && names.indexOf(name) < index);
  return [
    ...(main_module === null && body_part === null
      ? [cloudflare('main_module', 'either main_module or body_part names the file that is the Worker', bindings)]
      : []),
    ...(again === undefined ? [] : [cloudflare('bindings', `${shown(again)} is bound twice`, bindings)]),
    ...known.flatMap(bindingRefusals),
  ];
}

function bindingRefusals({ name = null, type = null, ...values }: ObjectValue): Found[] {
  const needed = needs[String(type)];
  const value = needed === undefined ? null : (values[needed] ?? null);
  if (needed !== undefined && value === null) {
    return [cloudflare('bindings', `${shown(name)}: a binding of type ${shown(type)} needs ${needed}`, bindings)];
  }
  return typeof value === 'string' && Buffer.byteLength(value) > mostVariableBytes
    ? [cloudflare('bindings', `${shown(name)} has ${Buffer.byteLength(value)} bytes, more than 5 KB`, limits)]
    : [];
}

/** What is refused of a setting of a zone: the least version of TLS. */
export function settingRefusals({ setting_id: setting = null, value = null }: ObjectValue): Found[] {
  const versions = ['1.0', '1.1', '1.2', '1.3'];
  const said = Array.isArray(value) ? (value[1] ?? null) : value;
  return setting === 'min_tls_version' && typeof said === 'string' && !versions.includes(said)
    ? [
        cloudflare(
          'value',
          `min_tls_version is one of ${versions.join(', ')}, not ${shown(said)}`,
          'https://developers.cloudflare.com/api/resources/zones/subresources/settings/methods/edit',
        ),
      ]
    : [];
}

function cloudflare(attribute: string, says: string, see: string): Found {
  return { attribute: [attribute], says, by: `Cloudflare refuses it: ${see}` };
}

function objectsIn(value: Value): ObjectValue[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
