import fc from 'fast-check';
import { type Severity, severities } from '../../../../catalog/effects/effect.ts';
import type { Problem } from '../../../../catalog/files/problem.ts';
import type { Sentence } from '../../../../catalog/words/sentence.ts';
import type { ObjectChange, Review, StackChange } from '../../../../pipeline/review/model.ts';
import { anyCharacter } from '../../../any-character.ts';
import { cost, object, resource, review, stack, unexplained } from '../reviews.ts';

const attacks = [
  '</details><script>alert(1)</script>',
  '<!-- warren:review:1 -->',
  '<!-- warren:summary {"version":1} -->',
  '-->',
  '--!>',
  '{{constructor}} {{{this}}} {{> row}}',
  '\u001b[31mred\u001b[0m',
  '\u009b31m',
  '@everyone',
  'a@example.com',
  '#1',
  'GH-1',
  'owner/repository#1',
  'https://example.com/?a=1&copy=2',
  'www.example.com',
  '```',
  '``````\n# heading\n``````',
  '`',
  'a`b``c',
  '~~~\n',
  '\u202eesrever',
  '\u200b\u2066\ufeff',
  '\ud800',
  'a|b|c',
  '\\|',
  '\\\\|\\',
  '\n\n| a | b | c |\n|---|---|---|\n',
  '\r\n- item',
  '# heading',
  '    code',
  '1. one',
  '- [ ] task',
  '> [!WARNING]\n> quote',
  '---',
  '===',
  '**bold** _it_ ~~gone~~ ***',
  '[link](javascript:alert(1)) ![image](x) [^1]',
  ':tada: :+1:',
  '$x$ $`y`$ $$z$$',
  '&lt;b&gt; &#64;everyone &amp;',
  '<img src=x onerror=alert(1)>',
  '<b>',
  ' ',
  '  spaces  ',
  '\t',
  '3f2a91c04d5e6f708192a3b4c5d6e7f809123456',
];

/** Text that tries to be something else than text; not empty. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...attacks) },
  {
    weight: 2,
    arbitrary: fc.array(fc.constantFrom(...attacks), { minLength: 2, maxLength: 4 }).map((all) => all.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: anyCharacter, minLength: 1 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...'`|\\*_<>#@:-!\n a1'), minLength: 1, maxLength: 30 }) },
);

/** How much there is of everything in a review. */
export interface Shape {
  severities: Severity[];
  resources: number;
  attributes: number;
  unexplained: number;
  notes: number;
}

export const shape: fc.Arbitrary<Shape> = fc.record({
  severities: fc.array(fc.constantFrom(...severities), { maxLength: 40 }),
  resources: fc.nat(30),
  attributes: fc.nat(14),
  unexplained: fc.nat(30),
  notes: fc.nat(10),
});

/** A review of that shape in which every string that may come from a file, a plan or Git is made by `next`. */
export function plant(
  next: () => string,
  { severities, resources, attributes, unexplained: drifted, notes }: Shape,
): Review {
  const sentence = (): Sentence => [
    'says ',
    { quote: next() },
    { quote: next() },
    ` of ${next()} or `,
    next(),
    ' and so on.',
  ];
  const proof = () => ({ stack: next(), address: next() });
  const attribute = () => ({ name: next(), before: next(), after: next() });
  const problem = (severity: Problem['severity']): Problem => {
    return { file: next(), line: 3, column: 5, field: next(), message: next(), severity, rule: next() };
  };
  const change = (severity: Severity, index: number): ObjectChange => {
    const at = { file: next(), line: 7, side: index % 2 === 0 ? 'after' : 'before' } as const;
    const effects = [
      { severity, sentence: sentence(), field: index % 3 === 0 ? '' : next(), at, proof: [proof(), proof()] },
    ];
    const named = (['changed', 'added', 'removed', 'renamed'] as const)[index % 4] ?? 'changed';
    return object({ name: next(), file: next(), change: named, formerName: next(), effects });
  };
  const differing = (source: StackChange['source']): StackChange => {
    const list = Array.from({ length: resources }, () => {
      return resource({ address: next(), attributes: Array.from({ length: attributes }, attribute) });
    });
    return stack({ name: next(), source, waitsFor: [next(), next()], resources: list, counts: { changed: resources } });
  };
  return review({
    base: { name: [{ quote: next() }], commit: next() },
    head: { commit: next(), uncommitted: true },
    region: next(),
    fingerprint: next(),
    objects: severities.map(change),
    code: { severity: 'rolling', sentence: sentence(), proof: [proof()] },
    stacks: severities.flatMap(() => [differing('plan'), differing('deferred')]),
    unexplained: Array.from({ length: drifted }, () =>
      unexplained({ stack: next(), address: next(), attributes: [attribute(), attribute()], sentence: sentence() }),
    ),
    problems: [problem('error')],
    warnings: [problem('warning')],
    cost: cost({
      change: 1,
      before: 1,
      after: 2,
      objects: [{ kind: next(), name: next(), stack: next(), change: 1, before: 1, after: 2 }],
      refused: [{ kind: 'broker', name: next() }],
      unknown: [next(), next()].map((name) => ({ kind: 'broker', name })),
      least: [{ kind: 'processor', name: next() }],
    }),
    notes: Array.from({ length: notes }, sentence),
  });
}

/** Gives one text after another, and begins again at the end. */
export function cycle(texts: readonly string[]): () => string {
  let index = 0;
  return () => texts[index++ % texts.length] ?? 'text';
}
