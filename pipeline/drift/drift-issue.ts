import { worst } from '../../catalog/effects/effect.ts';
import { fileOf, type Kind } from '../../catalog/kind.ts';
import { kinds, platformFile } from '../../catalog/kinds.ts';
import { plainText } from '../../catalog/words/sentence.ts';
import { fittingLines } from '../apply/fitting-lines.ts';
import { fence, inertSentence, inertText, tableCell } from '../review/render/inert.ts';
import { changeLines, leftLines } from './adopt/adoption-lines.ts';
import type { Proposal } from './adopt/proposal.ts';
import type { Drift } from './find-drift.ts';

/** Label of the issues about drift, by which they are found again. */
export const driftLabel = {
  name: 'warren: drift',
  color: '8a63d2',
  description: 'Something on AWS is otherwise than the files say',
};

/** First line of an issue about drift of one stack. */
const markerOf = (stack: string) => `<!-- warren:drift:1 ${stack} -->`;

/** The stack that an issue is about; undefined when it is not about drift. */
export function stackOfIssue(body: string): string | undefined {
  return /^<!-- warren:drift:\d{1,9} ([a-z0-9-]{1,100}) -->(\r?\n|$)/.exec(body)?.[1];
}

/** Second line, where there are plans that put it back: where they are. */
const plansMarkerOf = (plans: string) => `<!-- warren:plans:1 ${plans} -->`;

/** Where the plans are that put back what an issue tells of; undefined where there are none. */
export function plansOfIssue(body: string): string | undefined {
  return /^<!-- warren:plans:\d{1,9} ([0-9a-f]{40,64}\/\d{1,20}-\d{1,9}) -->\r?$/m.exec(
    body.split('\n', 2)[1] ?? '',
  )?.[1];
}

/** What an issue tells of that is otherwise, line by line as it stands there. */
export function toldInIssue(body: string): string[] {
  return body.split(/\r?\n/).filter((line) => /^\| (?!what \||\|)/.test(line));
}

/** How the difference can be taken back. */
export interface WayBack {
  /** Value of the input `drift` with which the apply workflow does it. */
  plans: string;
  /** Page of the apply workflow. */
  workflowUrl: string;
}

/** Findings that are told one by one. */
const most = 50;

/** Characters of the table; GitHub takes no issue of more than 65,536. */
const mostOfTable = 50_000;

/** An issue about one stack that is otherwise than the files say. */
export function driftIssue(
  drift: Drift,
  { wayBack, runUrl, proposal }: { wayBack?: WayBack; runUrl?: string; proposal?: Proposal },
): { title: string; body: string } {
  const { stack, findings, failure } = drift;
  const name = subjectOf(stack.name);
  return {
    title: failure ? `Drift: ${name} could not be looked at` : `Drift: ${name} is otherwise than its file says`,
    body: [
      markerOf(stack.name),
      ...(wayBack && drift.plan && !failure ? [plansMarkerOf(wayBack.plans)] : []),
      '',
      ...(failure ? [inertSentence(failure.slice(0, 1)), '', fence(plainText(failure).slice(0, 2_000))] : told(drift)),
      ...(failure ? [] : ['', '**Two ways out**', '', ...waysOut(drift, { wayBack, proposal })]),
      '',
      `<sub>found by looking at AWS and the main branch${runUrl === undefined ? '' : ` · [the run](${encodeURI(runUrl)})`} · worst: ${worst(findings.map(({ severity }) => severity))} · this issue is closed when the difference is gone</sub>`,
      '',
    ].join('\n'),
  };
}

/** What people call it: `broker orders`, `network`. */
export function subjectOf(stack: string): string {
  const own = ownerOf(stack);
  return own ? `${own.kind.name} ${own.name}` : stack;
}

/** The object that a stack is of; undefined for stacks that several share. */
function ownerOf(stack: string): { kind: Kind; name: string } | undefined {
  for (const kind of kinds as readonly Kind[]) {
    const name = kind.terraform.in === 'stack' ? kind.terraform.objectOf(stack) : undefined;
    if (name !== undefined) return { kind, name };
  }
  return undefined;
}

function told({ findings, stack, isNew }: Drift): string[] {
  if (isNew) return ['It is in the files of the main branch, and was never applied.'];
  if (stack.retired) return ['Its file is gone from the main branch, and it is still there.'];
  if (findings.length === 0) return ['A plan would change outputs alone.'];
  const rows = findings.slice(0, most).map(({ severity, sentence, address }) => {
    return `| ${severity} | ${tableCell(inertSentence(sentence))} | ${tableCell(inertText(address))} |`;
  });
  const lines = fittingLines(rows, mostOfTable);
  const rest = findings.length - lines.length;
  return ['| | what | resource |', '|---|---|---|', ...lines, ...(rest > 0 ? [`| | and ${rest} more | |`] : [])];
}

function waysOut({ stack, plan, findings }: Drift, { wayBack, proposal }: Ways): string[] {
  // What a plan only reads it does not change.
  const isLeft = findings.some(({ action }) => action === 'read');
  const byHand = 'where the table gives a command, that takes it away; the rest is changed back the way it was changed';
  const keep = stack.retired
    ? ['1. **Keep it**: bring its file back by a pull request.']
    : keeping(stack.name, proposal);
  if (!plan) return [...keep, `2. **Put it back**: applying would not, since it is outside the files; ${byHand}.`];
  const rest = isLeft ? ` What the table says that applying leaves stays; ${byHand}.` : '';
  const how = wayBack
    ? `comment \`/warren put back\`, or run the workflow [apply](${encodeURI(wayBack.workflowUrl)}) with ${'`'}drift${'`'} = ${'`'}${wayBack.plans}${'`'} and ${'`'}stack${'`'} = ${'`'}${stack.name}${'`'}. It applies the plan of which the table above tells, and nothing else.`
    : 'have an administrator run `warren deploy`.';
  return [...keep, `2. **${stack.retired ? 'Remove it' : 'Put it back as the file says'}**: ${how}${rest}`];
}

interface Ways {
  wayBack: WayBack | undefined;
  proposal: Proposal | undefined;
}

function keeping(stack: string, proposal: Proposal | undefined): string[] {
  const own = ownerOf(stack);
  const file = inertText(own ? fileOf(own.kind, own.name) : platformFile);
  if (!proposal) return [`1. **Keep it as it is now**: say so in ${file}, and open a pull request.`];
  const left = leftLines(proposal).map((line) => `   ${line}`);
  if (proposal.changes.length === 0) return ['1. **Keep it as it is now**: no file can say it as it is.', ...left];
  return [
    '1. **Keep it as it is now**: comment `/warren adopt`, or run `warren drift --adopt`. A pull request then writes',
    ...changeLines(proposal).map((line) => `   ${line}`),
    ...(left.length > 0 ? ['', '   and leaves', '', ...left] : []),
  ];
}
