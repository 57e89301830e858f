import type { Alert } from '../kinds/alert/alert.ts';

/** An alert with every field that it takes over from those that it extends. */
export type EffectiveAlert = Omit<Alert, 'extends'> & {
  /** Names of the alerts that it extends, the nearest first. */
  base: readonly string[];
};

/** What an alert comes to; undefined where one that it extends is not there, or extends it. */
export function effectiveAlert(alert: Alert, alerts: readonly Alert[]): EffectiveAlert | undefined {
  const chain = chainOf(alert, alerts);
  if (!chain) return undefined;
  const { tests, acknowledge } = alert;
  const [, ...base] = chain.map(({ name }) => name);
  const merged = Object.assign({}, ...chain.toReversed().map(said)) as Alert;
  const { extends: _, ...rest } = { ...merged, tests, acknowledge };
  return { ...rest, base };
}

/** The alert and those that it extends, the nearest first. */
function chainOf(alert: Alert, alerts: readonly Alert[]): Alert[] | undefined {
  const chain = [alert];
  for (let next = alert.extends; next !== undefined; next = chain.at(-1)?.extends) {
    const found = alerts.find(({ name }) => name === next);
    if (!found || chain.includes(found)) return undefined;
    chain.push(found);
  }
  return chain;
}

function said(alert: Alert): Partial<Alert> {
  return Object.fromEntries(Object.entries(alert).filter(([, value]) => value !== undefined));
}
