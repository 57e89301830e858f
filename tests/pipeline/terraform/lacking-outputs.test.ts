import { lackingOutputs } from '../../../pipeline/terraform/lacking-outputs.ts';

const error = (summary: string, ...traversals: string[]) => ({
  summary,
  snippet: { values: traversals.map((traversal) => ({ traversal })) },
});
const secrets = error('Invalid index', 'local.x', 'data.terraform_remote_state.broker-orders.outputs.user_secrets');
const host = error('Unsupported attribute', 'data.terraform_remote_state.data.outputs');

test('outputs and entries that are not there are lacking in the stacks that they are read of', () => {
  expect(lackingOutputs([host, secrets, secrets])).toEqual(['broker-orders', 'data']);
});

test('where anything else is wrong, too, nothing is waited for', () => {
  expect(lackingOutputs([secrets, error('Invalid index', 'local.list')])).toEqual([]);
  expect(lackingOutputs([secrets, error('Invalid function', 'data.terraform_remote_state.data.outputs')])).toEqual([]);
  expect(lackingOutputs([{ summary: 'Unsupported attribute' }, { summary: 'Invalid index', snippet: null }])).toEqual(
    [],
  );
  expect(lackingOutputs([])).toEqual([]);
});
