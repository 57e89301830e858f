import { printable } from '../../catalog/files/problem.ts';
import type { TapMessage } from '../../contracts/taps.ts';

/** Longest path that is shown whole. */
const longestTarget = 120;

/**
 * A response as a line of an access log: `12:03:04.123  203.0.113.9  POST  hooks.example.com/orders  202  1.2 KiB > 44 B  3 ms`,
 * with the outcome behind it where the status does not tell. Times are UTC.
 */
export function accessLine(message: TapMessage): string {
  const { at, client, method, host, target, status, durationMs, requestBytes, responseBytes, outcome } = message;
  const path = target.length > longestTarget ? `${target.slice(0, longestTarget - 1)}…` : target;
  const columns = [
    at.slice(11, 23).padEnd(12),
    client.padEnd(15),
    method.padEnd(7),
    `${host}${path}`.padEnd(40),
    String(status ?? '-').padStart(3),
    `${size(requestBytes)} > ${size(responseBytes)}`.padEnd(19),
    durationMs === undefined ? '-' : `${durationMs < 10 ? durationMs.toFixed(1) : Math.round(durationMs)} ms`,
    ...(outcome === undefined || plain.has(outcome) ? [] : [outcome]),
  ];
  // A sender chooses the method, the path and more.
  return printable(columns.join('  '));
}

/** Outcomes that the status tells already. */
const plain: ReadonlySet<string> = new Set(['confirmed', 'replied']);

function size(bytes: number | undefined): string {
  if (bytes === undefined) return '-';
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
