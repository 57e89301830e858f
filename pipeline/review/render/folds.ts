import type { Sentence } from '../../../catalog/words/sentence.ts';
import type { AttributeChange, DashboardChange, ResourceChange, StackChange } from '../model.ts';
import { dashboardSentence, gridDrawing, panelLines } from './dashboards.ts';
import { size } from './fill.ts';
import { fence, inertHtml } from './inert.ts';
import { shortenPrintable } from './shorten.ts';
import { gateNode, stackSentence } from './stack-sentence.ts';
import { tellingParts } from './telling-parts.ts';
import { template } from './template.ts';

const fold = template<{ name: string; what: string; body: string }>('fold.md.hbs');

/**
 * What happens to each resource of a stack, and by which fields, folded, in about `most` bytes; `cost` ends the sentence about it.
 * What all of them follow from is said once.
 */
export function stackFold(
  stack: StackChange,
  most: number,
  { cost = [], reasons = new Map() }: { cost?: Sentence; reasons?: ReadonlyMap<string, readonly string[]> } = {},
): string {
  // A gate follows from the node before it, of which it is said.
  const isTold = (resource: ResourceChange) => gateNode(resource) === undefined;
  const words = stack.resources.map((each) => (isTold(each) ? reasonWords(reasons.get(each.address) ?? []) : ''));
  const told = words.filter((_, index) => stack.resources.slice(index, index + 1).some(isTold));
  const [first = ''] = told;
  const shared = told.length > 1 && told.every((each) => each === first);
  const entries = stack.resources.map(
    (resource, index) => () => resourceLines(resource, shared ? '' : (words[index] ?? '')),
  );
  const lines = boundedLines(entries, most, 'resources');
  const body = fence([...(shared && first !== '' ? [`  all${first}`] : []), ...lines].join('\n'), 'diff');
  return fold({ name: htmlName(stack.name), what: inertHtml([...stackSentence(stack), ...cost]), body });
}

/** Most fields that a resource is said to follow from. */
const mostReasons = 3;

function reasonWords(reasons: readonly string[]): string {
  if (reasons.length === 0) return '';
  const named = reasons.slice(0, mostReasons).map((reason) => shortenPrintable(reason, 80));
  const more = reasons.length > mostReasons ? ` and ${reasons.length - mostReasons} more` : '';
  return `  by ${named.join(', ')}${more}`;
}

/** What a change does to a dashboard, folded, in about `most` bytes: its panels as they lie, and what they ask otherwise. */
export function dashboardFold(change: DashboardChange, most: number): string {
  const drawing = gridDrawing(change.grid).join('\n');
  const lines = panelLines(change);
  const parts = [
    ...(lines.length > 0
      ? [
          fence(
            boundedLines(
              lines.map((line) => () => [line]),
              most,
              'lines',
            ).join('\n'),
            'diff',
          ),
        ]
      : []),
    ...(drawing !== '' && size(drawing) <= most ? [fence(drawing)] : []),
  ];
  return fold({ name: htmlName(change.file), what: inertHtml(dashboardSentence(change)), body: parts.join('\n\n') });
}

/** A picture, folded. */
export function pictureFold(name: string, what: string, picture: string): string {
  return fold({ name, what, body: picture });
}

function htmlName(name: string): string {
  const shown = shortenPrintable(name, 80);
  return inertHtml(/^[\w./-]+$/.test(shown) ? [shown] : [{ quote: shown }]);
}

/** Whole entries as long as they fit, then how many do not; at least one. */
function boundedLines(entries: readonly (() => string[])[], most: number, noun: string): string[] {
  const lines: string[] = [];
  let room = most;
  for (const [index, make] of entries.entries()) {
    const entry = make();
    room -= size(entry.join('\n')) + 1;
    if (room < 0 && index > 0) return [...lines, `… and ${entries.length - index} more ${noun}`];
    lines.push(...entry);
  }
  return lines;
}

/** Lines about one resource. */
const mostListed = 12;

function resourceLines(resource: ResourceChange, reason: string): string[] {
  const { address, action, attributes } = resource;
  const node = gateNode(resource);
  const waits = node !== undefined && (action === 'replace' || action === 'create');
  const words = waits ? `  waits until node ${node} is healthy` : actionWords[action];
  const sign = actionSigns[node !== undefined && action === 'replace' ? 'update' : action];
  const lines = tellingParts(attributes).map(attributeLine);
  return [`${sign}${shortenPrintable(address, 160)}${words}${reason}`, ...listed(lines)];
}

/** As a diff is coloured: green, orange, red; what neither comes, changes nor goes has no colour. */
const actionSigns: Record<ResourceChange['action'], string> = {
  create: '+ ',
  update: '! ',
  replace: '-/+ ',
  delete: '- ',
  forget: '  ',
  read: '  ',
};

const actionWords: Record<ResourceChange['action'], string> = {
  create: '',
  update: '',
  replace: '  is replaced',
  delete: '  is destroyed',
  forget: '  is let go and goes on existing',
  read: '  is read',
};

function attributeLine({ name, before, after }: AttributeChange): string {
  const side = (value: string | undefined) => (value === undefined ? '(none)' : shortenPrintable(value, 100));
  return `${shortenPrintable(name, 100)}: ${side(before)} → ${side(after)}`;
}

function listed(all: readonly string[]): string[] {
  const lines = all.slice(0, mostListed).map((line) => `      ${line}`);
  return all.length > mostListed ? [...lines, `      … and ${all.length - mostListed} more`] : lines;
}
