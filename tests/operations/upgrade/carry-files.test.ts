import { carryFiles } from '../../../operations/upgrade/carry-files.ts';
import type { Codemod } from '../../../operations/upgrade/codemods.ts';

const renamed: Codemod = {
  version: '0.2.0',
  does: 'deletion.keepDisks is called deletion.retainDisks.',
  edits: ({ kind, value }) =>
    kind === 'broker' && 'keepDisks' in ((value as { deletion?: object }).deletion ?? {})
      ? [{ kind: 'rename', path: ['deletion', 'keepDisks'], to: 'retainDisks' }]
      : [],
};

const text = '# ours\r\nversion: 4.3.6\r\ndeletion:\r\n    "keepDisks":   false   # scratch\r\n\r\n';

test('a renamed field is written anew, and every other character stays', () => {
  const { carried, byHand } = carryFiles([{ path: 'brokers/orders.yaml', text }], { from: '0.1.0', known: [renamed] });
  expect(carried).toEqual([
    { path: 'brokers/orders.yaml', text: text.replace('"keepDisks"', 'retainDisks'), did: [renamed.does] },
  ]);
  expect(byHand).toEqual([]);
});

test('what is written so already, is of another kind, or came from the release itself stays', () => {
  const files = [
    { path: 'brokers/orders.yaml', text: text.replace('"keepDisks"', 'retainDisks') },
    { path: 'processors/orders.yaml', text },
  ];
  expect(carryFiles(files, { from: '0.1.0', known: [renamed] }).carried).toEqual([]);
  expect(carryFiles([{ path: 'brokers/orders.yaml', text }], { from: '0.2.0', known: [renamed] }).carried).toEqual([]);
});

test('a field whose new name is there already is left to a person', () => {
  const both = 'deletion: { keepDisks: false, retainDisks: true }\n';
  const { carried, byHand } = carryFiles([{ path: 'brokers/orders.yaml', text: both }], {
    from: '0.1.0',
    known: [renamed],
  });
  expect(carried).toEqual([]);
  expect(byHand).toEqual([expect.stringContaining('brokers/orders.yaml: deletion.keepDisks is called')]);
});

test('a file that cannot be read is named with its line, and nothing is carried', () => {
  const files = [
    { path: 'brokers/a.yaml', text },
    { path: 'brokers/b.yaml', text: 'version: 4.3.6\nnodes: [1\n' },
  ];
  const carry = () => carryFiles(files, { from: '0.1.0', known: [renamed] });
  expect(carry).toThrow(/^brokers\/b\.yaml:\d+:\d+ {2}/m);
  expect(carry).toThrow('Nothing was changed.');
});
