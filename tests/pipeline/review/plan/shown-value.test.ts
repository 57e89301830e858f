import fc from 'fast-check';
import { type AttributeSides, showAttribute } from '../../../../pipeline/review/plan/shown-value.ts';
import { draws } from '../../../draws.ts';

const show = (before: unknown, after: unknown, more: Partial<AttributeSides> = {}) =>
  showAttribute({ name: 'thing', before, after, ...more });

test('a single value is shown as it is, without quotes', () => {
  expect(show('m7g.large', 'm7g.xlarge')).toEqual({ name: 'thing', before: 'm7g.large', after: 'm7g.xlarge' });
  expect(show(100, 200)).toEqual({ name: 'thing', before: '100', after: '200' });
  expect(show(false, true)).toEqual({ name: 'thing', before: 'false', after: 'true' });
});

test('a side that has none has no text', () => {
  expect(show(null, 'a')).toEqual({ name: 'thing', after: 'a' });
  expect(show(undefined, 'a')).toEqual({ name: 'thing', after: 'a' });
  expect(show('a', null)).toEqual({ name: 'thing', before: 'a' });
});

test('what is not known yet is said so', () => {
  expect(show('i-1', undefined, { unknown: true })).toEqual({
    name: 'thing',
    before: 'i-1',
    after: 'known after apply',
  });
  expect(show({ a: '1', id: 'i-1' }, { a: '1' }, { unknown: { id: true } })).toMatchObject({
    name: 'thing',
    before: 'id: i-1',
    after: 'id: known after apply',
  });
});

test('of an object only what differs is shown', () => {
  expect(show({ Name: 'a', team: 'x', old: '1' }, { Name: 'a', team: 'y', 'new:er': '2' })).toMatchObject({
    name: 'thing',
    before: '["new:er"]: none, old: 1, team: x',
    after: '["new:er"]: 2, old: none, team: y',
  });
});

test('of a list of blocks only what differs is shown, with its place', () => {
  expect(show([{ size: 16, type: 'gp3' }], [{ size: 20, type: 'gp3' }])).toMatchObject({
    name: 'thing',
    before: '[0].size: 16',
    after: '[0].size: 20',
  });
});

test('a short list is shown whole, and of a long one what the other side does not have', () => {
  expect(show(['a'], ['a', 'b'])).toEqual({ name: 'thing', before: '["a"]', after: '["a","b"]' });
  const many = Array.from({ length: 20 }, (_, index) => `10.0.${index}.0/24`);
  expect(show([...many, 'old'], [...many, 'new'])).toEqual({ name: 'thing', before: '[…,"old"]', after: '[…,"new"]' });
});

test('a long text is cut, from before the first difference when that is far inside', () => {
  const { before = '', after = '' } = show(`${'a'.repeat(500)}b`, `${'a'.repeat(500)}c`);
  expect([before, after]).toEqual([`…${'a'.repeat(20)}b`, `…${'a'.repeat(20)}c`]);
  expect(show('x', 'y'.repeat(100)).after).toBe(`${'y'.repeat(79)}…`);
});

test('a text that fits is whole, however long the other one is', () => {
  const shared = 'a'.repeat(75);
  expect(show(`${shared}b`, `${shared}${'c'.repeat(100)}`).before).toBe(`${shared}b`);
});

test('a cut does not fall into a character of two code units', () => {
  const shared = `${'😀'.repeat(50)}${'y'.repeat(19)}`;
  expect(show(`${shared}1`, `${shared}2`)).toEqual({
    name: 'thing',
    before: `…${'y'.repeat(19)}1`,
    after: `…${'y'.repeat(19)}2`,
  });
});

test('no side is longer than 80 characters, and no character is cut in two', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 200 });
  const value = fc.oneof(text, fc.array(text), fc.dictionary(text, text), fc.array(fc.dictionary(text, text)));
  fc.assert(
    fc.property(value, value, text, (before, after, start) => {
      for (const shown of [show(before, after), show(start + JSON.stringify(before), start + JSON.stringify(after))]) {
        for (const side of [shown.before ?? '', shown.after ?? '']) {
          expect([...side].length).toBeLessThanOrEqual(80);
          expect(Buffer.from(side).toString()).toBe(side);
        }
      }
    }),
    draws(100),
  );
});

test('a document is told by its size and kind, and never shown', () => {
  expect(show('#!/bin/bash\nset -e\n', '#!/bin/bash\nset -eu\n')).toEqual({
    name: 'thing',
    before: '19 bytes of script',
    after: '20 bytes of script',
  });
  expect(show(null, 'name: orders\nnodes: 3\n')).toEqual({ name: 'thing', after: '22 bytes of text' });
});

test('of JSON documents the keys at the top that differ are told, once', () => {
  const document = (more: object) =>
    JSON.stringify({ broker: 'orders', file: 'brokers/orders.yaml', filler: 'x'.repeat(2000), ...more });
  expect(show(document({ version: '4.3.6' }), document({ version: '4.4.0', image: 'y' }))).toMatchObject({
    name: 'thing',
    before: '2.1 kB of JSON',
    after: '2.1 kB of JSON, image and version differ',
  });
  expect(show(null, document({})).after).toBe('2.1 kB of JSON');
  expect(show(document({}), document({ AKIAABCDEFGHIJKLMNOP: 1 })).after).toBe('2.1 kB of JSON, (hidden) differs');
});

test('JSON that fits a line is shown', () => {
  expect(show('{"nodes":["a"]}', '{"nodes":["b"]}')).toEqual({
    name: 'thing',
    before: '{"nodes":["a"]}',
    after: '{"nodes":["b"]}',
  });
});

test('what is hidden is hidden on both sides, when either is marked', () => {
  expect(show('old', 'new', { marks: [{}, true] })).toEqual({ name: 'thing', before: '(hidden)', after: '(hidden)' });
  expect(show({ a: 'old', b: 1 }, { a: 'new', b: 1 }, { marks: [{ a: true }] })).toMatchObject({
    name: 'thing',
    before: 'a: (hidden)',
    after: 'a: (hidden)',
  });
  expect(showAttribute({ name: 'private_key_pem', before: 'a\nb\n', after: 'c\nd\n' })).toEqual({
    name: 'private_key_pem',
    before: '(hidden)',
    after: '(hidden)',
  });
});

test('of what a machine boots with only the size is told', () => {
  expect(showAttribute({ name: 'user_data', before: '#!/bin/bash\nexport A=b', after: 'short' })).toEqual({
    name: 'user_data',
    before: '22 bytes of script',
    after: '5 bytes of text',
  });
});

test('parts that make a secret only together are hidden', () => {
  expect(show(['amqp://shop', 'hunter2'], 'x').before).toBe('["amqp://shop","hunter2"]');
  expect(show(['amqp://shop:hunter2', '@host'], 'x').before).toBe('(hidden)');
});

test('references in what is synthesized are shown as they are', () => {
  expect(show('${aws_instance.node-1.id}', '${aws_instance.node-2.id}')).toEqual({
    name: 'thing',
    before: '${aws_instance.node-1.id}',
    after: '${aws_instance.node-2.id}',
  });
});

test('of rules with a ref only what differs is shown, wherever they stand, by their refs', () => {
  const rule = (ref: string, expression: string) => ({ ref, expression });
  const [a, b] = [rule('open_a', 'x'), rule('open_b', 'y')];
  expect(show([a, b], [rule('open_new', 'z'), { ...a, expression: 'w' }, b])).toMatchObject({
    name: 'thing',
    before: 'open_a.expression: x, open_new: none',
    after: 'open_a.expression: w, open_new: {"ref":"open_new","expression":"z"}',
  });
});
