import { readFileSync } from 'node:fs';

/** What the provider asks of AWS for a type of resource, or Warren for itself. */
export interface Calls {
  type: string;
  phase: 'read' | 'apply';
  actions: string[];
}

/** The table of provider-calls.tsv. */
export const providerCalls: readonly Calls[] = linesOf('provider-calls.tsv').map(([type, phase, , actions]) => ({
  type: type ?? '',
  phase: phase === 'read' ? 'read' : 'apply',
  actions: actions?.split(' ') ?? [],
}));

/** What AWS lets a right to an action be limited to. */
export interface Limits {
  /** Kinds of resources; `*` for nearly every one. */
  kinds: string[];
  /** Those of them that the action makes; of EC2 alone. */
  made: string[];
}

/** The table of service-authorization.tsv, by action. */
export const serviceAuthorization: ReadonlyMap<string, Limits> = new Map(
  linesOf('service-authorization.tsv').map(([action = '', kinds, made]) => [
    action,
    { kinds: wordsOf(kinds), made: wordsOf(made) },
  ]),
);

function linesOf(file: string): string[][] {
  return readFileSync(`tests/stacks/rights/${file}`, 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split('\t'));
}

function wordsOf(cell = '-'): string[] {
  return cell === '-' ? [] : cell.split(' ');
}
