import type { AlarmSignal, PagingWay } from '../../../contracts/paging.ts';

/** A signal as it came in. */
export interface Signal extends AlarmSignal {
  way: PagingWay;
  /** Of an alarm whose parts begin and end each by themselves: the one that did. */
  part?: string;
}

/** What came cannot be read: no other try makes it better. */
export class UnreadableSignal extends Error {
  override name = 'UnreadableSignal';
}

/** A number as people read it: four digits that count, thousands apart. */
export function numberText(value: number): string {
  return new Intl.NumberFormat('en', {
    maximumSignificantDigits: Math.abs(value) < 1000 ? 4 : 15,
    maximumFractionDigits: 3,
  }).format(value);
}

/** A value with its unit. */
export function withUnit(value: number, unit: string | undefined): string {
  if (unit === 'percent') return `${numberText(value)} %`;
  return unit === undefined ? numberText(value) : `${numberText(value)} ${unit}`;
}

/** A time of any notation that JavaScript reads, as UTC in milliseconds. Throws UnreadableSignal. */
export function utc(text: string): string {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new UnreadableSignal(`${JSON.stringify(text.slice(0, 50))} is no time`);
  return new Date(at).toISOString();
}
