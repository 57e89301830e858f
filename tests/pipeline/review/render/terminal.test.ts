import fc from 'fast-check';
import pc from 'picocolors';
import { hidden, say } from '../../../../catalog/words/sentence.ts';
import { renderTerminal, type TerminalOptions } from '../../../../pipeline/review/render/terminal.ts';
import { draws } from '../../../draws.ts';
import { effect, object, raw, resource, review, sampleReview, stack, unexplained } from '../reviews.ts';
import { cycle, hostileText, plant, shape } from './hostile.ts';

const plain = (of: Parameters<typeof renderTerminal>[0], options: TerminalOptions = {}) =>
  renderTerminal(of, { colors: pc.createColors(false), ...options });

test('a review reads well without colours', () => {
  expect(plain(sampleReview())).toBe(`Cannot be merged: analytics would shrink its disks from 100 to 50 GiB.
1 refused, 1 rolling, 1 new broker, 1 live, 1 unexplained (rolling).

  refused    analytics would shrink its disks from 100 to 50 GiB. EBS volumes cannot shrink: keep
             100, or make a new broker and move.  brokers/analytics.yaml:9
  rolling    orders moves from m7g.large to m7g.xlarge. Its 3 nodes restart one after another;
             quorum queues stay available, clients on the restarting node reconnect.
             brokers/orders.yaml:7
  new        billing is new: 3 nodes of m7g.large in 3 zones, reachable from 10.20.0.0/16 on amqps.
             brokers/billing.yaml
  live       orders grows its disks from 100 to 200 GiB, online.  brokers/orders.yaml:11

Not explained by any file in this change: 1
  rolling    The instance type of aws_instance.node-2 was changed outside Terraform, from
             m7g.4xlarge to m7g.xlarge; applying puts it back.
             broker-telemetry: aws_instance.node-2, update, drift
               instance_type: m7g.4xlarge → m7g.xlarge

  warning    instance.type m7g.large has 8 GiB of memory; quorum queues want more. Use m7g.xlarge,
             or acknowledge it. (rule small-instance)  brokers/billing.yaml:6

  broker-billing  4 new; planned once network is applied
  broker-orders   6 change, 3 gates run, in this order, from the plan; $12.30 a month more, $600.00 before and $612.30 after
  2 stacks: 4 new, 6 change, 3 gates run; 1 stack to be planned once others are applied

  cost       this change $12.30 a month more; the whole platform $1,222.20 before it, $1,234.50
             after it. Refused, so as before: broker analytics. Not known: broker billing. Not
             counted: NAT gateways, traffic

  not seen   How full the disks are: there are no credentials for eu-west-1.

  reviewed at 3f2a91c against main at a1b2c3d · eu-west-1 · 1 stack from Terraform's plans, 1 stack to be planned once others are applied
`);
});

test('severities have colours, names are bold, places are dim', () => {
  const at = { file: 'brokers/a.yaml', line: 7, side: 'before' } as const;
  const objects = [object({ name: 'a', effects: [effect({ severity: 'refused', at })] }), object({ name: 'b' })];
  const text = renderTerminal(review({ objects }), { colors: pc.createColors(true) });
  expect(text).toContain('\u001b[31mrefused  \u001b[39m');
  expect(text).toContain('\u001b[32mlive     \u001b[39m  \u001b[1mb\u001b[22m grows');
  expect(text).toContain('\u001b[2mbrokers/a.yaml:7 as it was\u001b[22m');
});

test('with and without colours the words are the same', () => {
  const coloured = renderTerminal(sampleReview(), { colors: pc.createColors(true) });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters.
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain(sampleReview()));
});

test('nothing unexplained is said where there is a plan, and only there', () => {
  expect(plain(review({ stacks: [stack()] }))).toContain('\nNot explained by any file in this change: nothing.\n');
  expect(plain(review({ stacks: [stack({ source: 'synthesized' })] }))).not.toContain('Not explained');
});

test('a quote of more than one word stands in quotation marks', () => {
  const sentence = say`is described as ${'fine. Nothing is lost'} and ${raw('"so"')} and ${raw('')} by ${'one'}.`;
  const text = plain(review({ objects: [object({ effects: [effect({ sentence })] })] }));
  expect(text).toContain('is described as "fine. Nothing is lost" and "\\"so\\"" and "" by one.');
});

test('what was hidden stays hidden', () => {
  const attributes = [{ name: 'password', before: hidden, after: hidden }];
  const text = plain(
    review({ unexplained: [unexplained({ attributes })], stacks: [stack({ resources: [resource()] })] }),
  );
  expect(text).toContain('password: (hidden) → (hidden)\n');
});

test('whatever a review holds, nothing in it reaches the terminal as a control character', () => {
  fc.assert(
    fc.property(fc.array(hostileText, { minLength: 1, maxLength: 12 }), shape, (texts, size) => {
      const text = plain(plant(cycle(texts), size));
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      const words = plain(plant(() => 'word', size));
      expect(text.split('\n').filter((line) => /^ {2}\S/.test(line))).toHaveLength(
        words.split('\n').filter((line) => /^ {2}\S/.test(line)).length,
      );
    }),
    draws(200),
  );
});

test('paragraphs are no wider than the terminal', () => {
  const objects = Array.from({ length: 3 }, (_, index) => {
    return object({
      name: `b${index}`,
      effects: [effect({ sentence: say`holds ${raw('x'.repeat(300))} and ${raw('y z '.repeat(90))}.` })],
    });
  });
  for (const columns of [40, 72, 120]) {
    const lines = plain(review({ objects, stacks: [] }), { columns }).split('\n');
    const paragraphs = lines.filter((line) => /^( {2}live| {13})/.test(line));
    expect(paragraphs.length).toBeGreaterThan(9);
    for (const line of paragraphs) expect(line.length).toBeLessThanOrEqual(columns);
  }
});

test('a megabyte is shortened', () => {
  const text = 'a'.repeat(1_000_000);
  const sizes = { severities: [], resources: 1, attributes: 1, unexplained: 1, notes: 1 };
  expect(plain(plant(() => text, sizes)).length).toBeLessThan(20_000);
});
