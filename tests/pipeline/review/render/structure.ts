/** What a comment consists of, as a reader of Markdown would find it, and what in it is not as it should be. */
export interface Structure {
  /** One word a block, in order: `heading`, `row 3`, `item`, `fold`, `fence`. */
  blocks: string[];
  faults: string[];
}

/** Reads a comment line by line, by the rules of GitHub's Markdown for the few constructs that a review uses. */
export function structureOf(markdown: string): Structure {
  const blocks: string[] = [];
  const faults: string[] = [];
  let fence: string | undefined;
  let folds = 0;
  for (const [number, line] of markdown.split('\n').entries()) {
    if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(line)) faults.push(`control character: ${line}`);
    const ticks = /^ {0,3}(`{3,})[^`]*$/.exec(line)?.[1];
    if (fence !== undefined) {
      if (ticks !== undefined && ticks.length >= fence.length && /^ *`+ *$/.test(line)) fence = undefined;
      continue;
    }
    if (ticks !== undefined) {
      fence = ticks;
      blocks.push('fence');
      continue;
    }
    const block = blockOf(line, number);
    if (block === undefined) continue;
    blocks.push(block);
    if (block === 'fold') folds += 1;
    if (block === 'end of fold') folds -= 1;
    if (folds < 0 || folds > 1) faults.push(`folds do not match: ${line}`);
    faults.push(...faultsOf(line, block));
  }
  if (fence !== undefined) faults.push('a fence is not closed');
  if (folds !== 0) faults.push('a fold is not closed');
  return { blocks, faults };
}

function blockOf(line: string, number: number): string | undefined {
  if (line === '') return undefined;
  if (line === '<!-- warren:review:1 -->') return number === 0 ? 'marker' : 'another marker';
  if (/^<!-- warren:summary [^<>&]* -->$/.test(line)) return 'summary';
  if (line.startsWith('### ')) return 'heading';
  if (line.startsWith('<details>')) return 'fold';
  if (line === '</details>') return 'end of fold';
  if (line.startsWith('<sub>')) return 'footer';
  if (line.startsWith('|')) return `row ${cells(line)}`;
  if (line.startsWith('- ')) return 'item';
  return 'text';
}

/** Pipes that no backslash precedes end cells, in code, too. */
function cells(line: string): number {
  return (line.replace(/\\\|/g, '').match(/\|/g) ?? []).length - 1;
}

/** What a person could not have meant, in what is left of a line without its code. */
function faultsOf(line: string, block: string): string[] {
  if (block === 'summary' || block === 'marker') return line.slice(4, -3).includes('--') ? [`ends early: ${line}`] : [];
  if (block.startsWith('row') && /\\\\\|/.test(line)) return [`read differently by different programs: ${line}`];
  const rest = withoutCode(line, block === 'fold');
  if (rest === undefined) return [`backticks do not match: ${line}`];
  const plain = rest
    .replace(/^### |\*\*|\\[\\`*_~[\]|]|&(lt|gt|amp|quot|#124|#32);/g, '')
    .replace(/<\/?(details|summary|b|br|code|sub)>/g, '')
    .replace(/\[\]\(https?:\/\/[^()\s*_[\]<>`@]*\)/g, '')
    .replace(/\[the whole review\]\(https?:\/\/[^()\s*_[\]<>`@]*\)/, '');
  // Within an HTML element, Markdown means nothing.
  const signs = block === 'fold' ? /[@#$<>&]/ : /[@#$<>*_[\]`~&\\]/;
  return [signs, /:\/\//, /www\./i, /:\S+:/].flatMap((fault) => (fault.test(plain) ? [`${fault}: ${line}`] : []));
}

function withoutCode(line: string, html: boolean): string | undefined {
  if (html) return line.replace(/<code>[^<>]*<\/code>/g, '');
  let rest = '';
  for (let at = 0; at < line.length; ) {
    const run = /^`+/.exec(line.slice(at))?.[0];
    if (run === undefined) {
      const taken = line.slice(at, at + (line[at] === '\\' ? 2 : 1));
      rest += taken;
      at += taken.length;
      continue;
    }
    const close = [...line.slice(at + run.length).matchAll(/`+/g)].find(([other]) => other.length === run.length);
    if (!close) return undefined;
    at += run.length + close.index + run.length;
  }
  return rest;
}
