import fc from 'fast-check';
import { hidden, say } from '../../../../catalog/words/sentence.ts';
import type { Review } from '../../../../pipeline/review/model.ts';
import { renderMarkdown } from '../../../../pipeline/review/render/markdown.ts';
import { draws } from '../../../draws.ts';
import {
  cost,
  effect,
  object,
  objectWith,
  raw,
  resource,
  review,
  sampleReview,
  stack,
  unexplained,
} from '../reviews.ts';
import { cycle, hostileText, plant, shape } from './hostile.ts';
import { structureOf } from './structure.ts';

const rowsIn = (markdown: string) =>
  markdown.split('\n').filter((line) => /^\| \S+ /.test(line) && !line.includes('| what, and'));
const lineWith = (markdown: string, text: string) => markdown.split('\n').find((line) => line.includes(text));

test('a comment begins with its marker and its heading', () => {
  expect(renderMarkdown(sampleReview()).split('\n').slice(0, 6)).toEqual([
    '<!-- warren:review:1 -->',
    '',
    '### Cannot be merged: `analytics` would shrink its disks from 100 to 50 GiB.',
    '',
    '1 refused, 1 rolling, 1 new broker, 1 live, 1 unexplained (rolling).',
    '',
  ]);
});

test('a comment ends with its summary and a line break', () => {
  expect(renderMarkdown(sampleReview())).toMatch(/\n\n<!-- warren:summary \{.*\} -->\n$/);
});

test('the table has a row an effect, the most severe first', () => {
  expect(rowsIn(renderMarkdown(sampleReview()))).toEqual([
    '| 🔴 **refused** | **analytics** would shrink its disks from 100 to 50 GiB. EBS volumes cannot shrink: keep 100, or make a new broker and move.<br>`brokers/analytics.yaml:9` |',
    '| 🟠 **rolling** | **orders** moves from `m7g.large` to `m7g.xlarge`. Its 3 nodes restart one after another; quorum queues stay available, clients on the restarting node reconnect.<br>`brokers/orders.yaml:7` |',
    '| 🔵 new | **billing** is new: 3 nodes of `m7g.large` in 3 zones, reachable from `10.20.0.0/16` on `amqps`.<br>`brokers/billing.yaml` |',
    '| 🟢 live | **orders** grows its disks from 100 to 200 GiB, online.<br>`brokers/orders.yaml:11` |',
  ]);
});

test('every severity has its place and its circle, and what is removed at no cost stands before what is live', () => {
  const removed = object({ name: 'z', change: 'removed', effects: [effect({ field: '', severity: 'none' })] });
  const all = objectWith('a', 'none', 'live', 'reconnect', 'rolling', 'downtime', 'data loss', 'refused');
  const labels = rowsIn(renderMarkdown(review({ objects: [all, removed] }))).map((row) => row.split(' | ')[0]);
  expect(labels).toEqual([
    '| 🔴 **refused**',
    '| 🔴 **data loss**',
    '| 🔴 **downtime**',
    '| 🟠 **rolling**',
    '| 🟡 **reconnect**',
    '| 🔵 removed',
    '| 🟢 live',
    '| ⚪ none',
  ]);
});

test('a removal that costs something is called by what it costs, and points at the file as it was', () => {
  const at = { file: 'brokers/a.yaml', line: 4, side: 'before' } as const;
  const removed = object({
    name: 'a',
    change: 'removed',
    effects: [effect({ severity: 'data loss', sentence: say`Its disks go.`, field: 'storage', at })],
  });
  expect(rowsIn(renderMarkdown(review({ objects: [removed] })))).toEqual([
    '| 🔴 **data loss** | **a**: Its disks go.<br>`brokers/a.yaml:4`, as it was |',
  ]);
});

test('a renamed object is shown with its former name', () => {
  const renamed = object({
    change: 'renamed',
    formerName: 'shop',
    effects: [effect({ field: '', sentence: say`keeps all.` })],
  });
  expect(rowsIn(renderMarkdown(review({ objects: [renamed] })))).toEqual([
    '| 🔵 renamed | **orders** (was **shop**) keeps all.<br>`brokers/orders.yaml` |',
  ]);
});

test('every row leads to its file and line, at the commit that has it', () => {
  const source = {
    url: 'https://github.com/acme/platform',
    head: '3f2a91c04d5e6f708192a3b4c5d6e7f809123456',
    folder: 'live/',
  };
  const at = { file: 'brokers/a b(c).yaml', line: 4, side: 'before' } as const;
  const gone = object({ name: 'a', effects: [effect({ at }), effect()] });
  const told = rowsIn(renderMarkdown(review({ objects: [gone] }), { source }));
  expect(told[0]).toContain(
    '<br>[`brokers/a b(c).yaml:4`](https://github.com/acme/platform/blob/a1b2c3d4e5f60718293a4b5c6d7e8f9012345678/live/brokers/a%20b%28c%29.yaml#L4), as it was |',
  );
  expect(told[1]).toContain(
    '<br>[`brokers/orders.yaml:9`](https://github.com/acme/platform/blob/3f2a91c04d5e6f708192a3b4c5d6e7f809123456/live/brokers/orders.yaml#L9) |',
  );
});

test('what would lead out of the repository is no link', () => {
  const source = { url: 'https://github.com/acme/platform', head: '3f2a91c04d5e6f708192a3b4c5d6e7f809123456' };
  for (const file of ['../secret', 'a/../../b', '\ud800']) {
    const one = object({ effects: [effect({ at: { file, line: 1, side: 'after' } })] });
    expect(rowsIn(renderMarkdown(review({ objects: [one] }), { source }))[0]).not.toContain('](');
  }
});

test('problems of files are refused, and changed code has a row of its own', () => {
  const problem = { file: 'brokers/a.yaml', line: 3, column: 1, field: 'nodes', message: 'is 2. Use 3.' } as const;
  const code = { severity: 'rolling', sentence: say`changes how nodes boot.`, proof: [] } as const;
  const markdown = renderMarkdown(
    review({ problems: [{ ...problem, severity: 'error' }], code: { ...code, proof: [] } }),
  );
  expect(rowsIn(markdown)).toEqual([
    '| 🔴 **refused** | `nodes` is 2. Use 3.<br>`brokers/a.yaml:3` |',
    '| 🟠 **rolling** | **code** changes how nodes boot.<br>code |',
  ]);
});

test('what no file explains is listed with its cause, and what differs is not said twice', () => {
  const told = renderMarkdown(sampleReview());
  expect(told).toContain('**Not explained by any file in this change: 1**');
  expect(lineWith(told, 'outside Terraform')).toBe(
    '- 🟠 **rolling** The instance type of `aws_instance.node-2` was changed outside Terraform, from `m7g.4xlarge` to `m7g.xlarge`; applying puts it back. (`broker-telemetry: aws_instance.node-2`, update, drift)',
  );
  const untold = review({ unexplained: [unexplained({ sentence: say`It is another one.`, severity: 'live' })] });
  expect(lineWith(renderMarkdown(untold), 'another one')).toBe(
    '- 🟢 live It is another one. (`broker-orders: aws_instance.node-2`, update, drift): `instance_type` from `m7g.4xlarge` to `m7g.xlarge`',
  );
});

test('a plan that nothing else is in says so; without a plan nothing is claimed', () => {
  const claim = 'Not explained by any file in this change: nothing.';
  expect(renderMarkdown(review({ stacks: [stack()] }))).toContain(`\n${claim}\n`);
  expect(renderMarkdown(review({ stacks: [stack({ source: 'synthesized' })] }))).not.toContain('Not explained');
});

test('a warning names the rule by which it is acknowledged', () => {
  expect(lineWith(renderMarkdown(sampleReview()), 'small-instance')).toBe(
    '- `brokers/billing.yaml:6`: `instance.type` m7g.large has 8 GiB of memory; quorum queues want more. Use m7g.xlarge, or acknowledge it. (rule `small-instance`)',
  );
});

test('the cost of the change and of the whole platform are each named as such, with what is in neither', () => {
  expect(lineWith(renderMarkdown(sampleReview()), 'Cost:')).toBe(
    'Cost: this change `$12.30` a month more; the whole platform `$1,222.20` before it, `$1,234.50` after it. Refused, so as before: broker `analytics`. ' +
      'Not known: broker `billing`. Not counted: NAT gateways, traffic.',
  );
  expect(renderMarkdown(sampleReview())).toContain(
    '<b>broker-orders</b>: 6 change, 3 gates run, in this order; <code>$12.30</code> a month more, <code>$600.00</code> before and <code>$612.30</code> after</summary>',
  );
  const less = review({ cost: cost({ change: -12.5, before: 20, after: 7.5 }) });
  expect(renderMarkdown(less)).toContain(
    '\nCost: this change `$12.50` a month less; the whole platform `$20.00` before it, `$7.50` after it.\n',
  );
  const same = review({ cost: cost({ before: 20, after: 20, least: [{ kind: 'processor', name: 'quotes' }] }) });
  expect(renderMarkdown(same)).toContain(
    '\nCost: this change the same a month; the whole platform `$20.00` before it, `$20.00` after it. Only what always runs is counted of processor `quotes`.\n',
  );
  expect(renderMarkdown(review({ objects: [object()] }))).not.toContain('Cost');
});

test('a stack is a fold of its resources in order, with what differs before and after', () => {
  const gate = resource({ address: 'terraform_data.gate-1', action: 'replace', attributes: [] });
  const gone = resource({ address: 'aws_instance.node-2', action: 'delete', attributes: [] });
  const kept = resource({ address: 'aws_ebs_volume.node-2-data', action: 'forget', attributes: [] });
  const added = resource({ attributes: [{ name: 'iops', after: '4000' }] });
  const counts = { changed: 1, replaced: 1, destroyed: 1, released: 1 };
  const markdown = renderMarkdown(review({ stacks: [stack({ resources: [added, gate, gone, kept], counts })] }));
  expect(markdown).toContain(
    [
      '<details><summary><b>broker-orders</b>: 1 changes, 1 destroyed, 1 let go without being destroyed, 1 gate runs, in this order</summary>',
      '',
      '```diff',
      '! aws_instance.node-1',
      '      iops: (none) → 4000',
      '! terraform_data.gate-1  waits until node 1 is healthy',
      '- aws_instance.node-2  is destroyed',
      '  aws_ebs_volume.node-2-data  is let go and goes on existing',
      '```',
      '',
      '</details>',
      '',
    ].join('\n'),
  );
});

test('a stack that waits for others says for which', () => {
  expect(renderMarkdown(sampleReview())).toContain(
    '<summary><b>broker-billing</b>: 4 new; planned once <code>network</code> is applied</summary>',
  );
});

test('a stack without a plan says so', () => {
  expect(renderMarkdown(review({ stacks: [stack({ source: 'synthesized' })] }))).toContain(
    '<summary><b>broker-orders</b>: 1 changes; foretold without a plan</summary>',
  );
});

test('of many attributes a dozen are shown, and how many there are besides', () => {
  const attributes = Array.from({ length: 15 }, (_, index) => ({ name: `a${index}`, before: '1', after: '2' }));
  const markdown = renderMarkdown(review({ stacks: [stack({ resources: [resource({ attributes })] })] }));
  expect(markdown).toContain('      a11: 1 → 2\n      … and 3 more\n```');
});

test('a long stack is cut between resources and says how many are left', () => {
  const resources = Array.from({ length: 2_000 }, (_, index) => resource({ address: `aws_instance.node-${index}` }));
  const markdown = renderMarkdown(review({ stacks: [stack({ resources })] }));
  const shown = (markdown.match(/^! aws_instance/gm) ?? []).length;
  const left = Number(/… and (\d+) more resources/.exec(markdown)?.[1]);
  expect(shown).toBeGreaterThan(200);
  expect(shown + left).toBe(2_000);
});

test('of many long stacks each is cut, so that more of them have room', () => {
  const resources = Array.from({ length: 400 }, (_, index) => resource({ address: `aws_instance.node-${index}` }));
  const stacks = Array.from({ length: 60 }, (_, index) => stack({ name: `broker-${index}`, resources }));
  const markdown = renderMarkdown(review({ stacks }));
  expect(markdown.match(/<details>/g)?.length).toBeGreaterThan(10);
});

test('a resource says from which field its change follows; what all follow from is said once', () => {
  expect(renderMarkdown(sampleReview())).toContain('! aws_instance.node-1  by orders instance.type\n');
  const proof = [1, 2].map((node) => ({ stack: 'broker-orders', address: `aws_instance.node-${node}` }));
  const resources = proof.map(({ address }) => resource({ address, attributes: [] }));
  const one = review({ objects: [object({ effects: [effect({ proof })] })], stacks: [stack({ resources })] });
  expect(renderMarkdown(one)).toContain(
    '```diff\n  all  by orders storage.sizeGiB\n! aws_instance.node-1\n! aws_instance.node-2\n```',
  );
});

test('of documents the parts that differ are told, and nothing that is computed', () => {
  const attributes = [
    {
      name: 'content',
      before: '5.1 kB of JSON',
      after: '5.2 kB of JSON',
      parts: [
        { name: 'definitions.queues.paid.arguments.x-max-length', before: '10', after: '20' },
        { name: 'key', before: 'bundles/4d8aaef7f6f279ff.json', after: 'bundles/1794d2789430eebf.json' },
      ],
    },
    { name: 'etag', before: 'c06861cfb58481a813c236727dbc1e76', after: 'a2d3ab61e4fb8624247041275f89a5ed' },
    { name: 'version_id', before: 'x', after: 'known after apply' },
  ];
  const markdown = renderMarkdown(review({ stacks: [stack({ resources: [resource({ attributes })] })] }));
  expect(markdown).toContain(
    '! aws_instance.node-1\n      content definitions.queues.paid.arguments.x-max-length: 10 → 20\n```',
  );
});

test('the notes say what was not seen', () => {
  expect(renderMarkdown(sampleReview())).toContain(
    '**What this review did not see**\n\n- How full the disks are: there are no credentials for `eu-west-1`.\n',
  );
});

test('the footer says what was reviewed and from what, and promises nothing about the merge', () => {
  const footer = lineWith(renderMarkdown(review({ stacks: [stack()] })), '<sub>');
  expect(footer).toBe(
    "<sub>reviewed at `3f2a91c` against `main` at `a1b2c3d` · `eu-west-1` · from Terraform's plans · `warren review` shows it on your machine</sub>",
  );
  const { base, region, ...rest } = review({ stacks: [stack({ source: 'synthesized' })], head: { uncommitted: true } });
  expect(lineWith(renderMarkdown(rest), '<sub>')).toBe(
    '<sub>reviewed what is in no commit yet, with nothing before it · from the synthesized Terraform alone, without a plan · `warren review` shows it on your machine</sub>',
  );
  const mixed = review({ stacks: [stack(), stack({ source: 'deferred' }), stack({ source: 'synthesized' })] });
  expect(lineWith(renderMarkdown({ ...mixed, head: { commit: 'abcdef1234', uncommitted: true } }), '<sub>')).toContain(
    "reviewed at `abcdef1` with uncommitted changes against `main` at `a1b2c3d` · `eu-west-1` · 1 stack from Terraform's plans, 1 stack from the synthesized Terraform alone, 1 stack to be planned once others are applied",
  );
});

test('what was hidden stays hidden', () => {
  const attributes = [{ name: 'password', before: hidden, after: hidden }];
  const drift = unexplained({ attributes, sentence: say`It differs.` });
  const markdown = renderMarkdown(
    review({ stacks: [stack({ resources: [resource({ attributes })] })], unexplained: [drift] }),
  );
  expect(markdown).toContain('      password: (hidden) → (hidden)\n');
  expect(markdown).toContain('`password` from `(hidden)` to `(hidden)`');
});

test('whatever its strings hold, a comment has the structure that it has with plain words', () => {
  fc.assert(
    fc.property(fc.array(hostileText, { minLength: 1, maxLength: 12 }), shape, (texts, { severities, ...sizes }) => {
      const small = { ...sizes, severities: severities.slice(0, 5), attributes: sizes.attributes % 4 };
      const limit = Number.POSITIVE_INFINITY;
      const hostile = structureOf(renderMarkdown(plant(cycle(texts), small), { limit }));
      const plain = structureOf(
        renderMarkdown(
          plant(() => 'word', small),
          { limit },
        ),
      );
      expect(hostile.faults).toEqual([]);
      expect(hostile.blocks).toEqual(plain.blocks);
    }),
    draws(300),
  );
});

test('a megabyte in every string leaves a short comment that is whole', () => {
  for (const text of ['a', '`', '\u202e', '😀', '@x ', '|\\', '```\n', '<b>'].map((part) =>
    part.repeat(1_000_000 / part.length),
  )) {
    const sizes = { severities: ['refused', 'live'] as const, resources: 2, attributes: 2, unexplained: 1, notes: 1 };
    const markdown = renderMarkdown(plant(() => text, { ...sizes, severities: [...sizes.severities] }));
    expect(structureOf(markdown).faults).toEqual([]);
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(65_536);
    expect(rowsIn(markdown)[0]).toMatch(/^\| 🔴 \*\*refused\*\* \|/);
  }
});

test('a sentence that takes many bytes is shortened rather than left out', () => {
  const sentence = say`holds ${raw('\u202e'.repeat(5_000))}`;
  const markdown = renderMarkdown(review({ objects: [object({ effects: [effect({ sentence })] })] }), { limit: 4_000 });
  expect(rowsIn(markdown)[0]).toMatch(/^\| 🟢 live \| \*\*orders\*\* holds `(\\u\{202e\})+…`<br>/);
});

test('whatever the review and the limit, the comment is within it and whole, and shows the most severe', () => {
  fc.assert(
    fc.property(
      fc.array(hostileText, { minLength: 1, maxLength: 12 }),
      shape,
      fc.oneof(fc.integer({ min: 4_000, max: 8_000 }), fc.integer({ min: 4_000, max: 90_000 })),
      fc.option(fc.oneof(fc.webUrl(), hostileText), { nil: undefined }),
      (texts, size, limit, link) => {
        const planted = plant(cycle(texts), size);
        const markdown = renderMarkdown(planted, { limit, ...(link === undefined ? {} : { link }) });
        expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(limit);
        expect(markdown.length).toBeLessThanOrEqual(limit);
        expect(structureOf(markdown).faults).toEqual([]);
        expect(rowsIn(markdown)[0]).toMatch(/\*\*refused\*\*/);
        expect(markdown).toContain('\n<sub>');
        expect(markdown).toContain('\n<!-- warren:summary {');
      },
    ),
    draws(300),
  );
});

/** Brokers that all restart; two more, named last, are refused or lose their data. */
function manyBrokers(count: number): Review {
  const names = Array.from({ length: count }, (_, index) => `broker-${index}`);
  const resources = Array.from({ length: 40 }, (_, index) => resource({ address: `aws_instance.node-${index}` }));
  const proof = (name: string) => resources.map(({ address }) => ({ stack: name, address }));
  return review({
    objects: [
      ...names.map((name) =>
        object({ name, effects: [effect({ severity: 'rolling', proof: proof(name) }), effect()] }),
      ),
      objectWith('yielding', 'data loss'),
      objectWith('zealous', 'refused'),
    ],
    stacks: names.map((name) => stack({ name, resources, counts: { changed: 40 } })),
    unexplained: names.map((name) => unexplained({ stack: name })),
    notes: [say`Nothing of ${raw('node-1')} was seen.`],
  });
}

test('a review of 500 brokers keeps what is worst, a part of everything, and says what is left out', () => {
  const markdown = renderMarkdown(manyBrokers(500), { link: 'https://ci.example.com/runs/1?a=1&b=2' });
  expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(65_536);
  expect(Buffer.byteLength(markdown)).toBeGreaterThan(60_000);
  expect(structureOf(markdown).faults).toEqual([]);
  const rows = rowsIn(markdown);
  expect(rows[0]).toContain('**refused** | **zealous**');
  expect(rows[1]).toContain('**data loss** | **yielding**');
  expect(markdown).toContain(`\n**… and ${1_002 - rows.length} more rows**, none more severe than those above.\n`);
  expect(markdown).toContain('**Not explained by any file in this change: 500**');
  const shown = markdown.split('\n').filter((line) => line.startsWith('- 🟠')).length;
  expect(shown).toBeGreaterThan(20);
  expect(markdown).toContain(`Nothing of \`node-1\` was seen.`);
  const folds = (markdown.match(/<details>/g) ?? []).length;
  expect(folds).toBeGreaterThan(0);
  const left = lineWith(markdown, 'Left out');
  expect(left).toContain(`: ${1_002 - rows.length} rows, ${500 - shown} unexplained changes, `);
  expect(left).toMatch(
    /Everything is in \[the whole review\]\(https:\/\/ci\.example\.com\/runs\/1\?a=1&amp;b=2\); or run `warren review --format markdown --full` on your machine\.$/,
  );
});

test('a limit without end leaves nothing out', () => {
  const markdown = renderMarkdown(manyBrokers(500), { limit: Number.POSITIVE_INFINITY });
  expect(rowsIn(markdown)).toHaveLength(1_002);
  expect(markdown.match(/<details>/g)).toHaveLength(500);
  expect(markdown).not.toContain('Left out');
});

test('stacks with severe effects are kept before others', () => {
  const names = Array.from({ length: 100 }, (_, index) => `broker-${index}`);
  const resources = Array.from({ length: 40 }, () => resource());
  const proven = effect({ severity: 'downtime', proof: [{ stack: 'broker-99', address: 'aws_instance.node-1' }] });
  const stacks = names.map((name) => stack({ name, resources }));
  const markdown = renderMarkdown(review({ objects: [object({ effects: [proven] })], stacks }), { limit: 20_000 });
  expect(/<summary><b>(broker-\d+)/.exec(markdown)?.[1]).toBe('broker-99');
  expect(markdown).not.toContain('<b>broker-98</b>');
});

test('a link that is no web address is not a link', () => {
  for (const link of ['javascript:alert(1)', 'nowhere', `https://example.com/${'a'.repeat(500)}`]) {
    const markdown = renderMarkdown(manyBrokers(300), { link });
    expect(lineWith(markdown, 'Left out')).toMatch(
      /For everything, run `warren review --format markdown --full` on your machine\.$/,
    );
  }
  const markdown = renderMarkdown(manyBrokers(300), { link: 'https://example.com/a) [b](c) `d` @e|*f*_g_' });
  expect(structureOf(markdown).faults).toEqual([]);
  expect(markdown).toContain('](https://example.com/a%29%20%5Bb%5D%28c%29%20%60d%60%20%40e%7C%2Af%2A%5Fg%5F)');
});

test('a limit that has no room for the frame is refused', () => {
  expect(() => renderMarkdown(review(), { limit: 3_999 })).toThrow(RangeError);
  expect(() => renderMarkdown(review(), { limit: Number.NaN })).toThrow(RangeError);
});
