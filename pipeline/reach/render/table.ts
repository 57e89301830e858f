import { shortenPrintable } from '../../review/render/shorten.ts';
import type { Ajar, By, End, Line, Place, Reach } from '../model.ts';
import { portsText } from '../openings.ts';
import type { Selection } from '../select.ts';
import { internetName, isPublicEnd } from '../spots.ts';

/**
 * Who reaches what, for a terminal: a block for each that is reached, a line for each that reaches it. `from` is whose lines they
 * are alone; of all lines it is worth saying that the internet is not among them.
 */
export function reachTable({ ends, lines, ajar, unresolved }: Reach, { from, to }: Selection = {}): string {
  const isShown = ({ kind, name }: End) =>
    lines.some((line) => line.to.name === name) || (from === undefined && to !== undefined && kind === 'service');
  const blocks = [
    ...ends.filter(isShown).map((end) => {
      const own = lines.filter((line) => line.to.name === end.name);
      return targetBlock(end, [...own.map(rowOf), ...(from === undefined ? closedRow(end, own) : [])]);
    }),
    ...(ajar.length > 0 ? [ajarBlock(ajar)] : []),
    ...(unresolved.length > 0 ? [unresolvedBlock(unresolved)] : []),
  ];
  return blocks.length === 0 ? 'Nothing.\n' : `${blocks.join('\n\n')}\n`;
}

function closedRow({ kind }: End, lines: readonly Line[]): string[][] {
  const isOpen = kind !== 'service' || lines.some((line) => isPublicEnd(line.from));
  return isOpen ? [] : [[lines.length === 0 ? 'anybody' : internetName, 'nothing', '']];
}

function targetBlock({ name }: End, lines: readonly string[][]): string {
  const rows = [['from', 'port', 'by'], ...lines];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const text = rows.map(([from = '', port = '', by = '']) =>
    `  ${from.padEnd(widths[0] ?? 0)}  ${port.padEnd(widths[1] ?? 0)}  ${by}`.trimEnd(),
  );
  return [shown(name), ...text].join('\n');
}

function rowOf({ from, to, openings, by, way, only, lacks }: Line): string[] {
  const own = from.name === to.name ? ownName(from.name) : shown(from.name);
  const remarks = [
    way,
    only === undefined ? undefined : `from ${only} alone`,
    lacks === undefined ? undefined : `not reached: ${lacks}`,
  ];
  return [own, portsText(openings), [byText(by), ...remarks.filter((text) => text !== undefined)].join('; ')];
}

function ownName(name: string): string {
  return name.startsWith('brokers/') ? 'its own nodes' : 'itself';
}

/** What lets it through, and where a file says so: `access[0] (brokers/orders.yaml:15), sg acme-broker-orders`. */
export function byText({ field, at, what }: By): string {
  const place = at ? ` (${shown(at.file)}:${at.line})` : '';
  return field === undefined ? shown(what) : `${field}${place}, ${shown(what)}`;
}

/** Names and descriptions come from files, and may hold anything. */
function shown(text: string): string {
  return shortenPrintable(text, 120);
}

function ajarBlock(ajar: readonly Ajar[]): string {
  const lines = ajar.map(
    ({ name, open, shut, proof }) => `  ${shown(name)}: ${shown(open)}. Kept out by: ${shut}. (${placesText(proof)})`,
  );
  return ['Ajar to the internet, which does not get in yet', ...lines].join('\n');
}

function unresolvedBlock(unresolved: Reach['unresolved']): string {
  const lines = unresolved.map(({ stack, address, why }) => `  ${shown(stack)}: ${shown(address)} ${shown(why)}`);
  return ['Not understood, so that more may be reached than is said', ...lines].join('\n');
}

function placesText(places: readonly Place[]): string {
  return places.map(({ stack, address }) => `${shown(stack)}: ${shown(address)}`).join(', ');
}
