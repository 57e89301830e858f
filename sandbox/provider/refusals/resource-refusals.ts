import { lentProviders } from '../../../contracts/providers.ts';
import { typeArguments } from '../../schema/arguments/arguments.ts';
import type { ArgumentLimits } from '../../schema/arguments/limits.ts';
import { isSensitive } from '../../schema/sensitive.ts';
import { isObject, isUnknown, type ObjectValue, type Value } from '../../values.ts';
import { conditionRefusals, groupRefusals } from './group-refusals.ts';
import { isThere, mayBeThere, placesAt, steps } from './places.ts';
import type { Found, Refusal } from './refusal.ts';
import { tagRefusals } from './tag-refusals.ts';
import { alarmRefusals } from './types/alarm-refusals.ts';
import { recordRefusals, rulesetRefusals, scriptRefusals, settingRefusals } from './types/edge-refusals.ts';
import { functionRefusals } from './types/function-refusals.ts';
import { policyRefusals, targetRefusals } from './types/scaling-refusals.ts';
import { scheduleRefusals } from './types/schedule-refusals.ts';
import { serviceRefusals, taskRefusals } from './types/task-refusals.ts';
import { valueRefusals } from './value-refusals.ts';

/** What no single argument shows. */
const byType: Readonly<Record<string, (config: ObjectValue) => Found[]>> = {
  aws_appautoscaling_policy: policyRefusals,
  aws_appautoscaling_target: targetRefusals,
  aws_cloudwatch_metric_alarm: alarmRefusals,
  aws_ecs_service: serviceRefusals,
  aws_ecs_task_definition: taskRefusals,
  cloudflare_dns_record: recordRefusals,
  cloudflare_ruleset: rulesetRefusals,
  cloudflare_workers_script: scriptRefusals,
  cloudflare_zone_setting: settingRefusals,
  aws_lambda_function: functionRefusals,
  pagerduty_schedule: scheduleRefusals,
};

/** What of a resource's configuration is refused; nothing of a type that is not in the table. */
export function resourceRefusals(type: string, config: Value): Refusal[] {
  if (!isObject(config)) return [];
  const known = typeArguments[type];
  if (known === undefined) return [];
  const found = [
    ...groupRefusals(known, config),
    ...(known.conditions ?? []).flatMap((condition) => conditionRefusals(condition, config)),
    ...Object.entries(known.limited ?? {}).flatMap(([path, limits]) =>
      argumentRefusals({ type, path, limits, config }),
    ),
    ...(byType[type]?.(config) ?? []),
  ];
  const provider = lentProviders.find(({ name }) => type.startsWith(`${name}_`))?.source ?? 'hashicorp/aws';
  const byProvider = `${provider} refuses it: ${known.source}.`;
  return [
    ...found.map(({ attribute, says, by }) => ({ attribute, summary: `${type}: ${says}`, detail: by ?? byProvider })),
    ...(provider === 'hashicorp/aws' ? tagRefusals(type, config) : []),
  ];
}

function argumentRefusals(props: { type: string; path: string; limits: ArgumentLimits; config: ObjectValue }): Found[] {
  const { type, path, limits, config } = props;
  const places = placesAt(config, steps(path)).filter(({ value }) => !isUnknown(value) && value !== null);
  const secret = isSensitive(type, path);
  const own = places.flatMap(({ attribute, value }) => {
    const name = attribute.join('.');
    const hidden = (says: string) => (secret ? `invalid value for ${name}: (sensitive value)` : says);
    const { aws } = limits;
    return [
      ...valueRefusals(name, value, limits, 'provider').map((says) => ({ attribute, says: hidden(says) })),
      ...(aws === undefined ? [] : valueRefusals(name, value, aws, 'AWS')).map((says) => ({
        attribute,
        says: hidden(aws?.says === undefined ? says : `${aws.says}: ${says}`),
        by: `AWS refuses it: ${aws?.see}`,
      })),
    ];
  });
  if (!isThere(config, path)) return own;
  const attribute = steps(path).slice(0, 1);
  const missing = (limits.requires ?? []).filter((other) => !mayBeThere(config, other));
  const conflicting = (limits.conflictsWith ?? []).filter((other) => isThere(config, other));
  return [
    ...own,
    ...missing.map((other) => ({ attribute, says: `"${path}": all of \`${path},${other}\` must be specified` })),
    ...conflicting.map((other) => ({ attribute, says: `"${path}": conflicts with ${other}` })),
  ];
}
