import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { type Edit, editYaml } from '../../../catalog/files/edit-yaml.ts';
import { draws } from '../../draws.ts';

const broker = `# What it is for stands here.
version: 4.3.6   # pinned
storage:
  sizeGiB: 100
  iops: 4000     # measured

access:
  - from: compute
    to: [amqps]
  # the office
  - from: 10.40.0.0/16
    to: [amqps, management]
queues:
  - { name: paid, vhost: orders }
window: { days: [sun], start: "03:00" }
`;
const order = ['version', 'storage', 'memory', 'access', 'queues', 'window'];

/** Lines that are gone and lines that came. */
function changed(edit: Edit, text = broker): string[] | undefined {
  const edited = editYaml(text, edit, (path) => (path.length === 0 ? order : []));
  if (edited === undefined) return undefined;
  const [before, after] = [text.split('\n'), edited.split('\n')];
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `-${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+${line}`),
  ];
}

test.each<[string, Edit, string[]]>([
  ['a word', { kind: 'set', path: ['storage', 'sizeGiB'], value: 500 }, ['-  sizeGiB: 100', '+  sizeGiB: 500']],
  [
    'a word with a remark behind it',
    { kind: 'set', path: ['storage', 'iops'], value: 5000 },
    ['-  iops: 4000     # measured', '+  iops: 5000     # measured'],
  ],
  [
    'a word in quotes',
    { kind: 'set', path: ['window', 'start'], value: '04:00' },
    ['-window: { days: [sun], start: "03:00" }', '+window: { days: [sun], start: "04:00" }'],
  ],
  [
    'a list in brackets',
    { kind: 'set', path: ['access', 1, 'to'], value: ['mqtts'] },
    ['-    to: [amqps, management]', '+    to: [mqtts]'],
  ],
  ['a field less', { kind: 'remove', path: ['storage', 'iops'] }, ['-  iops: 4000     # measured']],
  [
    'a field less within brackets',
    { kind: 'remove', path: ['window', 'start'] },
    ['-window: { days: [sun], start: "03:00" }', '+window: { days: [sun] }'],
  ],
  [
    'an entry less',
    { kind: 'remove', path: ['access', 1] },
    ['-  - from: 10.40.0.0/16', '-    to: [amqps, management]'],
  ],
  [
    'an entry more, as its neighbours are written',
    { kind: 'add', path: ['queues'], value: { name: 'x', vhost: '/' } },
    ['+  - { name: x, vhost: / }'],
  ],
  [
    'an entry more on lines of its own',
    { kind: 'add', path: ['access'], value: { from: '10.9.0.0/16', to: ['amqps'] } },
    ['+  - from: 10.9.0.0/16'],
  ],
  [
    'a field of a mapping that is not there, where it belongs',
    { kind: 'set', path: ['memory', 'highWatermark'], value: 0.5 },
    ['+memory:', '+  highWatermark: 0.5'],
  ],
])('%s is changed and nothing else', (_, edit, expected) => {
  expect(changed(edit)).toEqual(expected);
});

test('a new field stands behind those that come before it', () => {
  const edited = editYaml(broker, { kind: 'set', path: ['memory', 'highWatermark'], value: 0.5 }, () => order);
  expect(edited).toContain('iops: 4000     # measured\nmemory:\n  highWatermark: 0.5\n\naccess:');
});

test('what then holds nothing goes, too', () => {
  expect(changed({ kind: 'remove', path: ['queues', 0] })).toEqual(['-queues:', '-  - { name: paid, vhost: orders }']);
});

test('lines end as they did', () => {
  const text = broker.replaceAll('\n', '\r\n');
  const edited = editYaml(text, { kind: 'add', path: ['access'], value: { from: '10.9.0.0/16', to: ['amqps'] } }) ?? '';
  expect(edited.replaceAll('\r\n', '')).not.toContain('\n');
  expect(edited.split('\r\n')).toHaveLength(text.split('\r\n').length + 2);
});

test.each([
  ['an alias', 'a: &x { size: 1 }\nb: *x\n', ['b', 'size']],
  ['an anchor', 'a: &x { size: 1 }\nb: *x\n', ['a', 'size']],
  ['a merge key', 'a: &x { size: 1 }\nb:\n  <<: *x\n', ['b', 'size']],
  ['a text of several lines', 'a: |\n  one\n  two\n', ['a']],
])('%s is left to a person', (_, text, path) => {
  expect(editYaml(text, { kind: 'set', path, value: 2 })).toBeUndefined();
});

const word = fc.stringMatching(/^[a-z][a-z ]{0,6}[a-z]$/);
const scalar = fc.oneof(
  word,
  fc.integer({ min: -9, max: 99_999 }),
  fc.boolean(),
  fc.constantFrom('03:00', '10.0.0.0/8', '*', '# no', 'yes: no', '', 'null', '[a', '1e3'),
);
const object = fc.dictionary(
  fc.constantFrom('alpha', 'beta', 'gamma', 'delta', 'epsilon'),
  fc.oneof(
    scalar,
    fc.array(scalar, { minLength: 1, maxLength: 3 }),
    fc.dictionary(fc.constantFrom('one', 'two', 'three'), scalar, { minKeys: 1 }),
    fc.array(fc.dictionary(fc.constantFrom('one', 'two'), scalar, { minKeys: 1 }), { minLength: 1, maxLength: 3 }),
  ),
  { minKeys: 2 },
);

test('whatever a file holds, a word that is set is what it then says, and all else is as before', () => {
  fc.assert(
    fc.property(
      object,
      fc.boolean(),
      fc.constantFrom('alpha', 'beta', 'gamma', 'zeta'),
      fc.constantFrom('one', 'two', 'four'),
      scalar,
      (value, flow, top, inner, set) => {
        const held = value[top];
        const isMapping = held === undefined || (typeof held === 'object' && !Array.isArray(held));
        const path = isMapping ? [top, inner] : [top];
        if (Array.isArray(held)) return;
        const text = stringify(value, flow ? { collectionStyle: 'flow' } : {});
        const expected = isMapping
          ? { ...value, [top]: { ...(held as object), [inner]: set } }
          : { ...value, [top]: set };
        expect(parse(editYaml(text, { kind: 'set', path, value: set }) ?? '')).toEqual(expected);
      },
    ),
    draws(300),
  );
});

test('whatever a list holds, an entry more and one less are what it then says', () => {
  fc.assert(
    fc.property(
      fc.array(fc.dictionary(fc.constantFrom('one', 'two'), scalar, { minKeys: 1 }), { minLength: 2, maxLength: 4 }),
      fc.boolean(),
      fc.nat(3),
      (list, flow, at) => {
        const text = stringify({ before: 1, list, after: [2] }, flow ? { collectionStyle: 'flow' } : {});
        const more = editYaml(text, { kind: 'add', path: ['list'], value: { one: 'more' } }) ?? '';
        expect(parse(more)).toEqual({ before: 1, list: [...list, { one: 'more' }], after: [2] });
        const index = at % list.length;
        const less = editYaml(text, { kind: 'remove', path: ['list', index] }) ?? '';
        expect(parse(less)).toEqual({ before: 1, list: list.filter((_, i) => i !== index), after: [2] });
      },
    ),
    draws(200),
  );
});
