import { documentChanges } from '../../../../pipeline/review/plan/document-changes.ts';

const changes = (before: unknown, after: unknown) => documentChanges(JSON.stringify(before), JSON.stringify(after));
const queue = (name: string, most: number) => ({ vhost: '/', name, arguments: { 'x-max-length': most } });

test('of a queue the argument that differs is told, wherever it stands in its list', () => {
  const before = { queues: [queue('a', 1), queue('b', 10)] };
  expect(changes(before, { queues: [queue('b', 20), queue('a', 1)] })).toEqual([
    { name: 'queues["b in /"].arguments.x-max-length', before: '10', after: '20' },
  ]);
});

test('entries that nothing tells apart come and go whole', () => {
  expect(changes({ bindings: [{ key: 'a' }, { key: 'b' }] }, { bindings: [{ key: 'b' }, { key: 'c' }] })).toEqual([
    { name: 'bindings', before: '{"key":"a"}' },
    { name: 'bindings', after: '{"key":"c"}' },
  ]);
});

test('of a text of settings the keys that differ are told', () => {
  expect(changes({ conf: 'a.b = 1\nc = 2\n' }, { conf: 'a.b = 3\nc = 2\n' })).toEqual([
    { name: 'conf["a.b"]', before: '1', after: '3' },
  ]);
});

test('what is no JSON is not shown', () => {
  expect(documentChanges('#!/bin/sh\necho a\n', '#!/bin/sh\necho b\n')).toEqual([]);
});

test('a value that looks like a secret is hidden', () => {
  const [change] = changes({ a: { x: 'plain' } }, { a: { x: 'AKIAIOSFODNN7EXAMPLE' } });
  expect(JSON.stringify(change)).not.toContain('AKIA');
});
