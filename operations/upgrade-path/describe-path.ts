import pc from 'picocolors';
import { printable } from '../../catalog/files/problem.ts';
import { clockText, dateText } from '../../catalog/oncall/tell-faults.ts';
import { plural } from '../../catalog/words/plural.ts';
import { paragraph } from '../../pipeline/review/render/paragraph.ts';
import type { UpgradePath, UpgradeStep } from './upgrade-path.ts';

/** Where lines of a step begin. */
const margin = 4;

interface Page {
  /** Width of the terminal; at least 40 are taken. */
  columns: number;
  now: Date;
  colors?: ReturnType<typeof pc.createColors>;
}

/** The ways of brokers for a terminal: a block for each, in it a paragraph for each step. */
export function describePaths(paths: readonly UpgradePath[], { columns, now, colors = pc }: Page): string {
  const page = { columns: Math.max(40, columns), now, colors };
  return paths.map((path) => pathLines(path, page).join('\n')).join('\n\n');
}

function pathLines(path: UpgradePath, page: Required<Page>): string[] {
  const { broker, version, newest, steps } = path;
  const support = supportText(path.supportEnds, page.now);
  if (version === newest) {
    return wrapped(`${page.colors.bold(broker)}  runs ${version}, the newest RabbitMQ; ${support}.`, 2, page);
  }
  if (steps.length === 0) {
    const text = `${page.colors.bold(broker)}  runs ${version}; ${support}. No chain of upgrades leads to ${newest}: make a new broker of ${newest} and move to it.`;
    return wrapped(text, 2, page);
  }
  const head = `${page.colors.bold(broker)}  runs ${version}; ${support}. ${plural(steps.length, 'step')} to ${newest}${steps.length > 1 ? ', each a change of its own' : ''}.`;
  return [...wrapped(head, 2, page), ...steps.flatMap((step, index) => ['', ...stepLines(step, index, page)])];
}

function stepLines(step: UpgradeStep, index: number, page: Required<Page>): string[] {
  const { version, supportEnds, erlang, needs, toChange, severity, cost } = step;
  const title = `${index + 1}. ${page.colors.bold(version)}; ${supportText(supportEnds, page.now)}`;
  const label = (name: string, text: string) => wrapped(`${name}  ${text}`, margin + 2, page, margin);
  return [
    ...wrapped(title, margin, page, 2),
    ...label('when', whenText(step)),
    ...label(severity, `It ${cost}`),
    ...needs.flatMap(({ what }) => label('before', what)),
    ...toChange.flatMap(({ file, line, field, message }) =>
      label('change', printable(`${file}:${line} ${field} ${message}`)),
    ),
    ...(erlang === undefined ? [] : label('Erlang', `${erlang}; the official image brings one.`)),
  ];
}

function whenText({ waits, opens }: UpgradeStep): string {
  if (!waits) return 'any time: no window is set.';
  if (opens === undefined) return 'never: no window of the file and of platform.yaml is open at the same time.';
  return `from ${timeText(new Date(opens))}.`;
}

/** `Sunday 6 December 2026, 03:00 UTC`. */
export function timeText(time: Date): string {
  return `${dateText(time.getTime())}, ${clockText(time.getTime())} UTC`;
}

/** Until when RabbitMQ's community supports it. */
export function supportText(ends: string | undefined, now: Date): string {
  if (ends === undefined) return 'supported, until a day that is not published yet';
  const over = ends < now.toISOString().slice(0, 10);
  return over ? `unsupported since ${ends}` : `supported until ${ends}`;
}

/** Lines of the paragraph; all but the first stand `hanging` characters from the left. */
function wrapped(text: string, hanging: number, { columns }: Required<Page>, first = 0): string[] {
  return paragraph({ text, end: '', width: columns - hanging }).map(
    ({ words }, index) => ' '.repeat(index === 0 ? first : hanging) + words,
  );
}
