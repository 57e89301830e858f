import { resourceRefusals } from '../../../sandbox/provider/refusals/resource-refusals.ts';
import { type ObjectValue, UNKNOWN } from '../../../sandbox/values.ts';

const said = (type: string, config: ObjectValue) => resourceRefusals(type, config).map(({ summary }) => summary);

const receiver = (more: ObjectValue = {}): ObjectValue => ({
  function_name: 'acme-receiver',
  role: 'arn:aws:iam::123456789012:role/acme-receiver',
  runtime: 'nodejs24.x',
  handler: 'receiver.handler',
  s3_bucket: 'services',
  s3_key: 'receiver/abc.zip',
  ...more,
});
const told = (variables: ObjectValue) => receiver({ environment: [{ variables }] });

test('a function that Lambda has is taken', () => {
  expect(said('aws_lambda_function', receiver())).toEqual([]);
  expect(said('aws_lambda_function', told({ SETTINGS: 'x'.repeat(4096 - 'SETTINGS'.length) }))).toEqual([]);
  expect(said('aws_lambda_function', told({ SETTINGS: UNKNOWN }))).toEqual([]);
  expect(said('aws_lambda_function', receiver({ reserved_concurrent_executions: 900 }))).toEqual([]);
});

test.each<[what: string, config: ObjectValue, expected: string]>([
  [
    'an environment that is too large',
    told({ SETTINGS: 'x'.repeat(4097 - 'SETTINGS'.length) }),
    'environment variables take 4097 bytes, and 4096 fit',
  ],
  ["a variable of Lambda's own", told({ AWS_REGION: 'eu-west-1' }), 'Reserved keys used in this request: AWS_REGION'],
  [
    'more reserved than an account may',
    receiver({ reserved_concurrent_executions: 901 }),
    'below its minimum value of [100]',
  ],
  [
    'levels of logs that are no JSON',
    receiver({ logging_config: [{ log_format: 'Text', system_log_level: 'INFO' }] }),
    'log levels are for the format JSON alone',
  ],
  ['a runtime that there is not', receiver({ runtime: 'nodejs24' }), 'expected runtime to be one of'],
  ['a zip without a handler', receiver({ handler: null }), 'handler'],
  ['no code', receiver({ s3_bucket: null, s3_key: null }), 'filename,image_uri,s3_bucket'],
  ['a bucket without a key', receiver({ s3_key: null }), 's3_key'],
  ['a name of 65 characters', receiver({ function_name: 'n'.repeat(65) }), 'function_name'],
  ['a timeout beyond a quarter of an hour', receiver({ timeout: 901 }), 'timeout'],
  ['memory below the least', receiver({ memory_size: 127 }), 'memory_size'],
])('%s is refused', (_, config, expected) => {
  expect(said('aws_lambda_function', config).join('\n')).toContain(expected);
});

test('a URL is signed or public, and nothing else', () => {
  const url = (authorization_type: string) =>
    said('aws_lambda_function_url', { function_name: 'acme-receiver', authorization_type });
  expect(url('AWS_IAM')).toEqual([]);
  expect(url('JWT').join()).toContain('authorization_type');
});

test('policies of a user stay below 2,048 characters, blanks not counted', () => {
  const policy = (characters: number) => ({
    user: 'acme-edge',
    name: 'permissions',
    policy: `{${' '.repeat(5000)}"Statement":"${'x'.repeat(characters - '{"Statement":""}'.length)}"}`,
  });
  expect(said('aws_iam_user_policy', policy(2048))).toEqual([]);
  expect(said('aws_iam_user_policy', policy(2049)).join()).toContain('Maximum policy size of 2048 bytes exceeded');
});
