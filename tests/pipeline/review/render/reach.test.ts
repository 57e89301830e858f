import pc from 'picocolors';
import type { ReachChange } from '../../../../pipeline/reach/compare.ts';
import type { Line } from '../../../../pipeline/reach/model.ts';
import { renderJson } from '../../../../pipeline/review/render/json.ts';
import { renderMarkdown } from '../../../../pipeline/review/render/markdown.ts';
import { renderTerminal } from '../../../../pipeline/review/render/terminal.ts';
import { review } from '../reviews.ts';
import { structureOf } from './structure.ts';

function line(from: string, port: number, more: Partial<Line> = {}): Line {
  return {
    from: { kind: 'service', name: from },
    to: { kind: 'service', name: 'brokers/orders' },
    openings: [{ protocol: 'tcp', from: port, to: port }],
    by: {
      field: 'access[0]',
      at: { file: 'brokers/orders.yaml', line: 15 },
      what: 'sg acme-broker-orders',
      proof: [{ stack: 'broker-orders', address: 'aws_vpc_security_group_ingress_rule.in' }],
    },
    ...more,
  };
}

const change: ReachChange = {
  gained: [line('processors/orders', 5671), line('10.40.0.0/16', 5671, { lacks: 'no route leads there' })],
  lost: [line('ingress', 15671)],
  ajar: [
    { name: 'database', open: 'it has a public address (store)', shut: 'no rule lets the internet in', proof: [] },
  ],
};

test('N14: the comment says what becomes reachable and what no longer, by which line, and draws it in a fold', () => {
  const markdown = renderMarkdown(review({ reach: change }));
  expect(markdown.slice(markdown.indexOf('**Who'), markdown.indexOf('</details>'))).toBe(
    [
      '**Who reaches what**',
      '',
      '- one step from the internet: `database`: `it has a public address (store)`. Kept out by: no rule lets the internet in.',
      '- `brokers/orders` becomes reachable from `processors/orders` over 5671, by `access[0]` (`brokers/orders.yaml:15`).',
      '- `brokers/orders` lets in `10.40.0.0/16` over 5671, by `access[0]` (`brokers/orders.yaml:15`); no route leads there.',
      '- `brokers/orders` is no longer reached from ingress over 15671, by `access[0]` (`brokers/orders.yaml:15` as it was).',
      '',
      '<details><summary><b>who reaches what</b>: what comes and what goes</summary>',
      '',
      '```mermaid',
      'flowchart LR',
      '  n0["processors/orders"]',
      '  n1["brokers/orders"]',
      '  n2["10.40.0.0/16"]',
      '  n3["ingress"]',
      '  n0 ==>|"5671"| n1',
      '  n2 -.->|"5671"| n1',
      '  n3 -.-x|"15671"| n1',
      '```',
      '',
      '',
    ].join('\n'),
  );
  expect(structureOf(markdown).faults).toEqual([]);
});

test('who reaches the same by the same rule is named in one sentence', () => {
  const gained = ['compute subnets', 'processors/orders', 'ingress'].map((from) => line(from, 5671));
  expect(renderMarkdown(review({ reach: { gained, lost: [], ajar: [] } }))).toContain(
    '- `brokers/orders` becomes reachable from compute subnets, `processors/orders` and ingress over 5671, by `access[0]`',
  );
});

test('a change that alters nothing of it has neither section nor picture', () => {
  expect(renderMarkdown(review())).not.toMatch(/Who reaches|mermaid/);
});

test('names of files end neither picture nor comment', () => {
  const hostile = '"]\n```\n</details> <script> @team -->';
  const markdown = renderMarkdown(review({ reach: { ...change, gained: [line(hostile, 1)] } }));
  expect(structureOf(markdown).faults).toEqual([]);
  expect(markdown).toContain('n0["/details script team --"]');
});

test('the picture of a great change stops where nobody reads on', () => {
  const gained = Array.from({ length: 100 }, (_, index) => line(`processors/p${index}`, 5671));
  const markdown = renderMarkdown(review({ reach: { gained, lost: [], ajar: [] } }), {
    limit: Number.POSITIVE_INFINITY,
  });
  expect(markdown.match(/==>/g)).toHaveLength(30);
});

test('a terminal says it in sentences, and JSON has all of it', () => {
  expect(renderTerminal(review({ reach: change }), { columns: 200, colors: pc.createColors(false) })).toContain(
    'reach      brokers/orders becomes reachable from processors/orders over 5671, by access[0] (brokers/orders.yaml:15).',
  );
  expect(JSON.parse(renderJson(review({ reach: change }))).reach).toEqual({
    gained: [
      {
        ...{ from: 'processors/orders', to: 'brokers/orders', ports: '5671' },
        by: {
          ...{ field: 'access[0]', at: { file: 'brokers/orders.yaml', line: 15 }, what: 'sg acme-broker-orders' },
          proof: ['broker-orders: aws_vpc_security_group_ingress_rule.in'],
        },
      },
      expect.objectContaining({ from: '10.40.0.0/16', lacks: 'no route leads there' }),
    ],
    lost: [expect.objectContaining({ from: 'ingress', ports: '15671' })],
    ajar: [{ ...change.ajar[0] }],
  });
});
