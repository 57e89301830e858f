import { plainText, say } from '../../../../catalog/words/sentence.ts';
import type { ObjectEffect } from '../../../../pipeline/review/model.ts';
import { gatherAlike } from '../../../../pipeline/review/objects/gather-alike.ts';
import { effect, object } from '../reviews.ts';

const at = (line: number) => ({ file: 'brokers/orders.yaml', line, side: 'after' }) as const;
const proof = [{ stack: 'broker-orders', address: 'aws_s3_object.bundle' }];

function queues(count: number): ObjectEffect[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `q${index}`;
    const entry = { list: 'queues', name, kind: 'added' } as const;
    return effect({ sentence: say`adds the queue ${name} in vhost ${'/'}.`, at: at(10 + index), proof, entry });
  });
}

function bindings(count: number): ObjectEffect[] {
  return Array.from({ length: count }, (_, index) => {
    const entry = { list: 'bindings', name: `e to q${index}`, kind: 'added' } as const;
    return effect({ sentence: say`binds ${'e'} to the queue ${`q${index}`}.`, at: at(5000 + index), proof, entry });
  });
}

const told = (effects: ObjectEffect[]) =>
  gatherAlike(object({ effects })).effects.map(({ sentence }) => plainText(sentence));

test('few are told one by one', () => {
  expect(told(queues(9))).toHaveLength(9);
});

test('many that come are one sentence with their numbers and a few names, and each of them is kept', () => {
  const [gain, ...others] = gatherAlike(object({ effects: [...queues(1200), ...bindings(12)] })).effects;
  expect(others).toEqual([]);
  expect(plainText(gain?.sentence ?? [])).toBe(
    'gains 1,200 queues (q0, q1, q2 and 1197 more) and 12 bindings (e to q0, e to q1, e to q2 and 9 more).',
  );
  expect(gain?.each).toHaveLength(1212);
  expect(gain).toMatchObject({ at: at(10), proof });
});

test('what is otherwise than the rest keeps its own sentence and its place', () => {
  const refused = effect({ severity: 'refused', sentence: say`would shrink.`, at: at(1) });
  expect(told([refused, ...queues(20)])).toEqual(['would shrink.', expect.stringMatching(/^gains 20 queues/)]);
});

test('many of another sort are told by the first of them', () => {
  const refused = queues(11).map((each) => ({
    ...each,
    severity: 'refused' as const,
    sentence: say`cannot change arguments of the queue ${each.entry?.name ?? ''}: that is fixed.`,
    entry: { list: 'queues', name: each.entry?.name ?? '', kind: 'set' as const },
  }));
  expect(told(refused)).toEqual([
    'cannot change arguments of the queue q0: that is fixed. So it is with 10 more: q1, q2, q3 and 7 more.',
  ]);
});
