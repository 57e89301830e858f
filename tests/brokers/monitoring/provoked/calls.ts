import { dedupKey } from '../../../../contracts/paging.ts';
import type { SimulatedPlatform } from '../../../../pipeline/sandbox/paging-platform.ts';
import { until } from '../../../until.ts';

/** An incident as somebody at PagerDuty sees it: by the name of its alert. */
export interface Call {
  alert: string;
  severity: string | undefined;
  summary: string | undefined;
  details: Readonly<Record<string, unknown>>;
  isOpen: boolean;
}

/** What people are called about, of one broker. */
export interface Calls {
  all(): Call[];
  /** The names of their alerts, in order: one that was called about twice stands there twice. */
  alerts(): string[];
  /** When the first incident of an alert was seen open, and when the last one was seen resolved; as `performance.now()`. */
  seen(alert: string): { open?: number; resolved?: number };
  /** Waits until there is an open incident of the alert, and gives it. */
  opened(alert: string, withinMs: number): Promise<Call>;
  /** Waits until none of the alert is open. */
  resolved(alert: string, withinMs: number): Promise<void>;
  /** Looks no more. */
  stop(): void;
}

/** Looks at them four times a second. */
export function callsOf(platform: { name: string }, { incidents }: SimulatedPlatform): Calls {
  const times = new Map<string, { open?: number; resolved?: number }>();
  const all = () =>
    incidents().map(({ dedupKey: key, status, events }): Call => {
      const [first] = events;
      const alert = key.slice(dedupKey(platform.name, '').length).replace('/broker/orders', '');
      return {
        ...{ alert, isOpen: status !== 'resolved', details: first?.details ?? {} },
        ...{ severity: first?.severity, summary: first?.summary },
      };
    });
  const look = () => {
    for (const { alert, isOpen } of all()) {
      const seen = times.get(alert) ?? {};
      if (isOpen) seen.open ??= performance.now();
      else seen.resolved ??= performance.now();
      times.set(alert, seen);
    }
  };
  const timer = setInterval(look, 250);
  const openOf = (alert: string) => all().find((call) => call.alert === alert && call.isOpen);
  return {
    all,
    alerts: () =>
      all()
        .map(({ alert }) => alert)
        .sort(),
    seen: (alert) => times.get(alert) ?? {},
    async opened(alert, withinMs) {
      await until(`somebody is called about ${alert}`, () => openOf(alert) !== undefined, withinMs);
      const found = openOf(alert);
      if (!found) throw new Error(`${alert} resolved at once`);
      return found;
    },
    resolved: (alert, withinMs) => until(`${alert} is resolved`, () => openOf(alert) === undefined, withinMs),
    stop: () => clearInterval(timer),
  };
}
