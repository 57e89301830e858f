import type { Alert } from '../kinds/alert/alert.ts';

/** An alert with every field that it takes over from those that it extends. */
export type EffectiveAlert = Omit<Alert, 'extends'> & {
  /** Names of the alerts that it extends, the nearest first. */
  base: readonly string[];
};

/** What an alert comes to; undefined where one that it extends is not there, extends it, or watches something else. */
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
  for (let last = alert; last.extends !== undefined; ) {
    const found = alerts.find(({ name }) => name === last.extends);
    if (!found || chain.includes(found)) return undefined;
    chain.push(found);
    last = found;
  }
  return new Set(chain.flatMap(watchOf)).size > 1 || new Set(chain.flatMap(howOf)).size > 1 ? undefined : chain;
}

function watchOf({ watches }: Alert): string[] {
  return watches ? [watches.kind] : [];
}

function howOf({ alarm, expression }: Alert): string[] {
  return [...(alarm === undefined ? [] : [alarm]), ...(expression ? ['expression'] : [])];
}

function said(alert: Alert): Partial<Alert> {
  return Object.fromEntries(Object.entries(alert).filter(([, value]) => value !== undefined));
}
