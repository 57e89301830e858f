import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, statSync } from 'node:fs';
import * as core from '@actions/core';
import type { Annotation } from './annotations.ts';
import { cutMarkdown } from './cut-markdown.ts';

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits */
const summaryBytes = 1024 * 1024;

/** Adds to the summary of the job, as much as GitHub shows of it; does nothing where there is none, as on a laptop. */
export function writeSummary({ summaryFile }: { summaryFile?: string }, markdown: string): void {
  if (summaryFile === undefined) return;
  const written = existsSync(summaryFile) ? statSync(summaryFile).size : 0;
  appendFileSync(
    summaryFile,
    cutMarkdown(markdown.endsWith('\n') ? markdown : `${markdown}\n`, summaryBytes - written),
  );
}

/** Shows remarks beside the lines that they are about. Their text can say nothing else to GitHub's runner. */
export function annotate(annotations: readonly Annotation[]): void {
  for (const { level, message, title, file, line } of annotations) {
    const place = file === undefined ? {} : { file, ...(line === undefined ? {} : { startLine: line }) };
    emitters[level](message, { title, ...place });
  }
}

const emitters = { error: core.error, warning: core.warning, notice: core.notice };

/**
 * Prints text that may hold anything, so that none of its lines is a command to GitHub's runner: the word that ends the
 * text is known to nobody before. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#stopping-and-starting-workflow-commands
 */
export function printInert({ inActions }: { inActions: boolean }, text: string): void {
  const line = text.endsWith('\n') ? text : `${text}\n`;
  const word = randomUUID();
  process.stdout.write(inActions ? `::stop-commands::${word}\n${line}::${word}::\n` : line);
}
