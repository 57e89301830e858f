import type { RuleHealth } from './grafana-api.ts';

/** What is wrong with the rules that Grafana evaluates: those of alarms that it does not have, and those that it could not evaluate. */
export function complaintsOfRules(alarms: readonly string[], rules: readonly RuleHealth[]): string[] {
  const titles = rules.map(({ name }) => name);
  return [
    ...alarms.filter((id) => !titles.includes(id)).map((id) => `Grafana has no rule ${id}`),
    ...rules
      .filter(({ health }) => health !== 'ok' && health !== 'nodata')
      .map(({ name, health, lastError = 'no reason is given' }) => `rule ${name} is ${health}: ${lastError}`),
  ];
}
