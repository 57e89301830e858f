import type { Sentence } from '../../../catalog/words/sentence.ts';
import type { AttributeChange, DashboardChange, ObjectEffect, ResourceChange, StackChange } from '../model.ts';
import { proofText } from '../proof-text.ts';
import { dashboardSentence, gridDrawing, panelLines } from './dashboards.ts';
import { size } from './fill.ts';
import { fence, inertHtml } from './inert.ts';
import { shortenPrintable } from './shorten.ts';
import { gateNode, stackSentence } from './stack-sentence.ts';
import { template } from './template.ts';

const fold = template<{ name: string; what: string; body: string }>('fold.md.hbs');

/** What happens to each resource of a stack, folded, in about `most` bytes; `cost` ends the sentence about it. */
export function stackFold(stack: StackChange, most: number, cost: Sentence = []): string {
  const entries = stack.resources.map((resource) => () => resourceLines(resource));
  const body = fence(boundedLines(entries, most, 'resources').join('\n'), 'diff');
  return fold({ name: htmlName(stack.name), what: inertHtml([...stackSentence(stack), ...cost]), body });
}

/** Which resources carry each effect of an object or of code, folded, in about `most` bytes. */
export function proofFold(name: string, effects: readonly ProvenEffect[], most: number): string {
  const entries = effects.filter(({ proof }) => proof.length > 0).map((effect) => () => proofLines(effect));
  return fold({
    name: htmlName(name),
    what: 'the resources behind it',
    body: fence(boundedLines(entries, most, 'effects').join('\n')),
  });
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

/** What a proof is of; code has neither field nor line. */
export type ProvenEffect = Pick<ObjectEffect, 'severity' | 'proof'> & Partial<Pick<ObjectEffect, 'field' | 'at'>>;

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

/** Attributes of one resource, or proofs of one effect, that are listed. */
const mostListed = 12;

function resourceLines(resource: ResourceChange): string[] {
  const { address, action, attributes } = resource;
  const node = gateNode(resource);
  const waits = node !== undefined && (action === 'replace' || action === 'create');
  const words = waits ? `  waits until node ${node} is healthy` : actionWords[action];
  const sign = actionSigns[node !== undefined && action === 'replace' ? 'update' : action];
  return [`${sign}${shortenPrintable(address, 160)}${words}`, ...listed(attributes, attributeLine)];
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
  return `${shortenPrintable(name, 60)}: ${side(before)} → ${side(after)}`;
}

function proofLines({ severity, field, at, proof }: ProvenEffect): string[] {
  const place = at === undefined ? '' : `, line ${at.line}${at.side === 'before' ? ' as it was' : ''}`;
  const what = field === undefined ? 'code' : field === '' ? 'the file itself' : shortenPrintable(field, 100);
  return [
    `${what}${field === '' ? '' : place}: ${severity}`,
    ...listed(proof, (each) => shortenPrintable(proofText(each), 200)),
  ];
}

function listed<T>(items: readonly T[], line: (item: T) => string): string[] {
  const lines = items.slice(0, mostListed).map((item) => `      ${line(item)}`);
  return items.length > mostListed ? [...lines, `      … and ${items.length - mostListed} more`] : lines;
}
