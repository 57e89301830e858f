import { typesInConfiguration, typesInState } from '../../../sandbox/schema/types-in-use.ts';

it('finds the types of a configuration and skips what Terraform has built in', () => {
  const json = {
    resource: { aws_vpc: { a: {} }, terraform_data: { gate: {} }, grafana_folder: {} },
    data: { terraform_remote_state: { network: {} }, aws_ssm_parameter: { ami: {} } },
    ephemeral: { random_password: { p: {} } },
  };
  expect(typesInConfiguration(json)).toEqual([
    { provider: 'aws', kind: 'resource', type: 'aws_vpc' },
    { provider: 'aws', kind: 'data', type: 'aws_ssm_parameter' },
    { provider: 'random', kind: 'ephemeral', type: 'random_password' },
  ]);
});

it('finds the types of a state once each', () => {
  const resources = [
    { mode: 'managed', type: 'aws_vpc' },
    { mode: 'managed', type: 'aws_vpc' },
    { mode: 'data', type: 'aws_caller_identity' },
    { mode: 'managed', type: 'terraform_data' },
  ];
  expect(typesInState({ version: 4, resources })).toEqual([
    { provider: 'aws', kind: 'resource', type: 'aws_vpc' },
    { provider: 'aws', kind: 'data', type: 'aws_caller_identity' },
  ]);
});

it.each([null, [], 'text', {}, { resource: [] }, { resources: {} }])('finds nothing in %j', (json) => {
  expect(typesInConfiguration(json)).toEqual([]);
  expect(typesInState(json)).toEqual([]);
});
