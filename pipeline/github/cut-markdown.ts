/**
 * Markdown in at most so many bytes: what is too long ends at an empty line, outside of a block of code, with folds closed
 * and a sentence that says so. Empty when there is no room even for that.
 */
export function cutMarkdown(markdown: string, mostBytes: number): string {
  if (Buffer.byteLength(markdown) <= mostBytes) return markdown;
  const kept = safeEnd(markdown, mostBytes - Buffer.byteLength(ending(mostFolds)));
  const text = `${markdown.slice(0, kept.end)}${ending(kept.depth)}`;
  return Buffer.byteLength(text) <= mostBytes ? text : '';
}

/** Folds within folds for whose ends room is left. */
const mostFolds = 8;

interface End {
  /** How many characters stay. */
  end: number;
  /** How many folds are open there. */
  depth: number;
}

/** The last empty line within so many bytes at which Markdown can end. */
function safeEnd(markdown: string, mostBytes: number): End {
  let safe: End = { end: 0, depth: 0 };
  let fence: string | undefined;
  let depth = 0;
  let end = 0;
  let bytes = 0;
  for (const line of markdown.split(/(?<=\n)/)) {
    end += line.length;
    bytes += Buffer.byteLength(line);
    if (bytes > mostBytes) break;
    fence = fenceAfter(line, fence);
    if (fence !== undefined) continue;
    depth += foldsIn(line);
    if (line.trim() === '') safe = { end, depth };
  }
  return safe;
}

/** The fence of the block of code that the next line is in. A fence is ended by one that is at least as long. */
function fenceAfter(line: string, open: string | undefined): string | undefined {
  const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line.trimEnd());
  const [, marks = '', rest = ''] = fence ?? [];
  if (open === undefined) return fence ? marks : undefined;
  return marks.startsWith(open) && rest.trim() === '' ? undefined : open;
}

function foldsIn(line: string): number {
  if (/^<details\b/.test(line)) return 1;
  return line.startsWith('</details>') ? -1 : 0;
}

function ending(depth: number): string {
  const closing = '</details>\n'.repeat(Math.min(Math.max(0, depth), mostFolds));
  return `${closing}\n_It goes on, but there is no room for more of it here._\n`;
}
