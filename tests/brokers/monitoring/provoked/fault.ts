import type { Call, Calls } from './calls.ts';

/** A fault that is provoked, and mended again. */
export interface Fault {
  alert: string;
  provoke(how: () => Promise<unknown>): Promise<void>;
  mend(how: () => Promise<unknown>): Promise<void>;
  /** Waits until somebody is called. */
  called(withinMs: number): Promise<Call>;
  /** Waits until its incident is resolved. */
  resolved(withinMs: number): Promise<void>;
  /** A row of docs/alarms-provoked.md: how it was provoked, alert, severity, seconds until called and until resolved. */
  row(): string;
}

/** A fault that its alert calls about. */
export function faultOf({ how, alert, calls }: { how: string; alert: string; calls: Calls }): Fault {
  const at: { provoked?: number; mended?: number } = {};
  const seconds = (from?: number, to?: number) =>
    from === undefined || to === undefined ? 'not seen' : `${Math.round((to - from) / 1000)}`;
  return {
    alert,
    async provoke(begin) {
      at.provoked = performance.now();
      await begin();
    },
    async mend(end) {
      at.mended = performance.now();
      await end();
    },
    called: (withinMs) => calls.opened(alert, withinMs),
    resolved: (withinMs) => calls.resolved(alert, withinMs),
    row() {
      const { open, resolved } = calls.seen(alert);
      const severity = calls.all().find((call) => call.alert === alert)?.severity;
      return `| ${how} | \`${alert}\` | ${severity} | ${seconds(at.provoked, open)} | ${seconds(at.mended, resolved)} |`;
    },
  };
}
