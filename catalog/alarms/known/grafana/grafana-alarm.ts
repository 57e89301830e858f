import type { WatchedKind } from '../../../../contracts/paging.ts';
import type { DefineProps, KnownAlarm } from '../../known-alarm.ts';

/** A known alarm whose rule follows from a query alone. */
export interface GrafanaAlarm extends Omit<KnownAlarm, 'owner' | 'define'> {
  /** Who is asked. Default: Prometheus. */
  asks?: 'prometheus' | 'loki';
  /** What is asked: a value for each part of the object, also where all is well, and compared with the threshold; with 0 where none can be set. */
  expression(props: DefineProps): string;
  /** Labels that tell parts of the object apart. Default: there are none. */
  parts?: readonly string[];
  /** How long it goes on firing after all is well, in minutes. Default: it does not. */
  keepFiringMinutes?: number;
  /** Whether it fires while its data source cannot be asked. Default: it stays as it was. */
  firesOnError?: true;
}

/** The known alarm, with what Grafana is told. */
export function grafanaAlarm(alarm: GrafanaAlarm): KnownAlarm<WatchedKind> {
  const { asks = 'prometheus', expression, parts = [], keepFiringMinutes, firesOnError, ...known } = alarm;
  return {
    ...known,
    owner: 'grafana',
    define: (props) => ({
      owner: 'grafana',
      source: asks,
      expression: expression(props),
      comparison: known.threshold?.worse === 'below' ? 'lt' : 'gt',
      threshold: props.settings.threshold ?? known.threshold?.default ?? 0,
      parts,
      ...(keepFiringMinutes === undefined ? {} : { keepFiringMinutes }),
      ...(firesOnError ? { firesOnError } : {}),
    }),
  };
}
