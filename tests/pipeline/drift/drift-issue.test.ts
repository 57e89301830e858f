import fc from 'fast-check';
import { type Sentence, say } from '../../../catalog/words/sentence.ts';
import { driftIssue, plansOfIssue, stackOfIssue, subjectOf, toldInIssue } from '../../../pipeline/drift/drift-issue.ts';
import type { Drift } from '../../../pipeline/drift/find-drift.ts';
import { draws } from '../../draws.ts';
import { planOf } from '../review/plan/plans.ts';
import { cycle, hostileText } from '../review/render/hostile.ts';
import { structureOf } from '../review/render/structure.ts';

type Finding = Drift['findings'][number];

function finding(more: Partial<Finding> = {}): Finding {
  const address = 'aws_instance.node-1';
  return {
    address,
    action: 'update',
    attributes: [],
    severity: 'rolling',
    cause: 'drift',
    sentence: say`Its type was changed to ${'m7g.large'}.`,
    ...more,
  };
}

const plan = { json: planOf({}), saved: Buffer.from('plan') };

/** Drift of the broker orders that a plan would put back. */
function drift(more: Partial<Drift> & { name?: string; retired?: boolean } = {}): Drift {
  const { name = 'broker-orders', retired = false, ...rest } = more;
  const stack = { name, dependencies: [], folder: '', configuration: {}, keptDisks: [], retired };
  return { stack, isNew: false, findings: [finding()], waiting: [], plan, ...rest };
}

const wayBack = {
  plans: `${'a'.repeat(40)}/12-1`,
  workflowUrl: 'https://github.com/acme/platform/actions/workflows/apply.yml',
};

/** Structure of an issue, which begins with a marker of its own. What could open a list is escaped. */
function structure(body: string) {
  return structureOf(
    body
      .replace(/^<!-- warren:drift:1 \S+ -->/, '<!-- warren:review:1 -->')
      .replace(/(^|\| |\*\*)(\d*)\\[-+=.)]/gm, '$1$2x'),
  );
}

test('an issue tells what differs, how bad it is, and both ways out', () => {
  const runUrl = 'https://github.com/acme/platform/actions/runs/1';
  const findings = [finding(), finding({ address: 'aws_eip.a', severity: 'downtime', sentence: say`It is gone.` })];
  const { title, body } = driftIssue(drift({ findings }), { wayBack, runUrl });
  expect(title).toBe('Drift: broker orders is otherwise than its file says');
  expect(body.split('\n')).toEqual([
    '<!-- warren:drift:1 broker-orders -->',
    `<!-- warren:plans:1 ${wayBack.plans} -->`,
    '',
    '| | what | resource |',
    '|---|---|---|',
    '| rolling | Its type was changed to `m7g.large`. | aws\\_instance.node-1 |',
    '| downtime | It is gone. | aws\\_eip.a |',
    '',
    '**Two ways out**',
    '',
    '1. **Keep it as it is now**: say so in brokers/orders.yaml, and open a pull request.',
    `2. **Put it back as the file says**: comment \`/warren put back\`, or run the workflow [apply](${wayBack.workflowUrl}) with \`drift\` = \`${wayBack.plans}\` and \`stack\` = \`broker-orders\`. It applies the plan of which the table above tells, and nothing else.`,
    '',
    `<sub>found by looking at AWS and the main branch · [the run](${runUrl}) · worst: downtime · this issue is closed when the difference is gone</sub>`,
    '',
  ]);
});

test('a stack that is no broker is told of platform.yaml', () => {
  const { title, body } = driftIssue(drift({ name: 'network' }), {});
  expect(title).toBe('Drift: network is otherwise than its file says');
  expect(body).toContain('say so in platform.yaml, and');
});

test('without plans that a workflow could apply, an administrator puts it back; without any plan nobody can', () => {
  expect(driftIssue(drift(), {}).body).toContain('have an administrator run `warren deploy`.');
  const { plan: _, ...unplanned } = drift();
  expect(driftIssue(unplanned, { wayBack }).body).toContain(
    '2. **Put it back**: applying would not, since it is outside the files; where the table gives a command',
  );
});

test('what is in no file any more, and what differs in outputs alone, is said in a sentence', () => {
  expect(driftIssue(drift({ retired: true }), {}).body).toContain(
    '\nIts file is gone from the main branch, and it is still there.\n',
  );
  expect(driftIssue(drift({ findings: [] }), {}).body).toContain('\nA plan would change outputs alone.\n');
  expect(driftIssue(drift({ findings: [], isNew: true }), {}).body).toContain('and was never applied.\n');
});

test('a stack that could not be looked at has its reason and no way out', () => {
  const failure: Sentence = ['It could not be compared with AWS: ', { quote: 'no access\n``` @everyone' }];
  const { title, body } = driftIssue({ ...drift({ findings: [] }), failure }, { wayBack });
  expect(title).toBe('Drift: broker orders could not be looked at');
  expect(body).toContain('````\nIt could not be compared with AWS: no access\n``` @everyone\n````\n');
  expect(body).not.toContain('ways out');
  expect(structure(body).faults).toEqual([]);
});

test('where the plans are and what was told are read from the issue again', () => {
  const { body } = driftIssue(drift(), { wayBack });
  expect(plansOfIssue(body)).toBe(wayBack.plans);
  expect(plansOfIssue(driftIssue(drift(), {}).body)).toBeUndefined();
  expect(
    plansOfIssue(`hello\n<!-- warren:drift:1 network -->\n<!-- warren:plans:1 ${wayBack.plans} -->`),
  ).toBeUndefined();
  expect(toldInIssue(body)).toEqual(['| rolling | Its type was changed to `m7g.large`. | aws\\_instance.node-1 |']);
});

describe('the marker', () => {
  test('names the stack that an issue is about', () => {
    for (const name of ['network', 'broker-orders', 'broker-a1']) {
      expect(stackOfIssue(driftIssue(drift({ name }), {}).body)).toBe(name);
      expect(stackOfIssue(driftIssue(drift({ name }), {}).body.replaceAll('\n', '\r\n'))).toBe(name);
    }
    expect(stackOfIssue('<!-- warren:drift:2 network -->')).toBe('network');
  });

  test.each([
    'Hello',
    '',
    ' <!-- warren:drift:1 network -->',
    'quoted:\n<!-- warren:drift:1 network -->',
    '<!-- warren:drift:1 network --> and more',
    '<!-- warren:drift:1 ../network -->',
    '<!-- warren:drift:1 a b -->',
    '<!-- warren:review:1 -->',
  ])('is not seen in %j', (body) => {
    expect(stackOfIssue(body)).toBeUndefined();
  });
});

test('a stack is called by its broker, or by its own name', () => {
  expect(['broker-orders', 'network', 'brokers'].map(subjectOf)).toEqual(['broker orders', 'network', 'brokers']);
});

test('of 500 findings fifty are told and the others counted', () => {
  const { body } = driftIssue(drift({ findings: Array.from({ length: 500 }, () => finding()) }), {});
  expect(body.match(/^\| rolling /gm)).toHaveLength(50);
  expect(body).toContain('\n| | and 450 more | |\n');
});

test.each(['a', '`', '|', '<', '\u001b', '\u202e', '😀', '@x ', '\\|'])(
  'findings and reasons of kilobytes of %j leave a whole issue that GitHub takes',
  (part) => {
    const text = part.repeat(100);
    const findings = Array.from({ length: 500 }, () =>
      finding({ address: `aws_eip.${text}`, sentence: [text, { quote: text }, ' and ', { quote: text }] }),
    );
    const { body } = driftIssue(drift({ findings }), { wayBack });
    expect(body.length).toBeLessThan(65_536);
    const shown = body.match(/^\| rolling /gm)?.length ?? 0;
    expect(shown).toBeGreaterThan(3);
    expect(body).toContain(`| | and ${500 - shown} more | |`);
    const failure = driftIssue(drift({ failure: ['It could not be: ', { quote: part.repeat(100_000) }] }), {});
    expect(failure.body.length).toBeLessThan(65_536);
    expect(structure(failure.body).faults).toEqual([]);
  },
);

test('whatever sentences and addresses hold, an issue has the structure that it has with plain words', () => {
  const planted = (next: () => string) => {
    const sentence = (): Sentence => ['says ', { quote: next() }, { quote: next() }, ` of ${next()}`];
    const findings = Array.from({ length: 4 }, () => finding({ address: next(), sentence: sentence() }));
    const { body } = driftIssue(drift({ findings }), {});
    const failed = driftIssue(drift({ findings: [], failure: sentence() }), {});
    return [structure(body), structure(failed.body)];
  };
  fc.assert(
    fc.property(fc.array(hostileText, { minLength: 1, maxLength: 12 }), (texts) => {
      const [hostile, plain] = [planted(cycle(texts)), planted(() => 'word')];
      expect(hostile.map(({ faults }) => faults)).toEqual([[], []]);
      expect(hostile.map(({ blocks }) => blocks)).toEqual(plain.map(({ blocks }) => blocks));
    }),
    draws(80),
  );
});
