import { type Asked, type Context, type Decision, decide, type Principal, type Statement } from './evaluate.ts';

/** Pages of AWS's own that the examples are of. */
const boundaries = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html';
const operators =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html';
const setOperators =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html';
const logic =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html';
const machines =
  'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html#iam-example-source-instance';

const allow = (Action: string | string[], Resource: string | string[] = '*'): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
});
const deny = (Action: string | string[], Resource: string | string[] = '*'): Statement => ({
  ...allow(Action, Resource),
  Effect: 'Deny',
});
const ask = (action: string, resource = '*', context: Context = {}): Asked => ({ action, resource, context });

describe(`as in ${boundaries}`, () => {
  const shirley: Principal = {
    policies: [allow('iam:CreateUser')],
    boundary: [allow(['s3:*', 'cloudwatch:*', 'ec2:*'])],
  };

  test('Shirley may not make users, which her policy allows and her boundary does not, nor anything else', () => {
    expect(decide(shirley, ask('iam:CreateUser'))).toBe('denied implicitly');
    expect(decide(shirley, ask('s3:GetObject', 'arn:aws:s3:::any/thing'))).toBe('denied implicitly');
  });

  test('Shirley may use S3 once a policy says so, and make users without the boundary', () => {
    const policies = [...shirley.policies, allow('s3:*')];
    expect(decide({ ...shirley, policies }, ask('s3:GetObject', 'arn:aws:s3:::any/thing'))).toBe('allowed');
    expect(decide({ policies }, ask('iam:CreateUser'))).toBe('allowed');
  });

  const company = 'arn:aws:iam::123456789012:policy/XCompanyBoundaries';
  const zhang: Principal = {
    policies: [
      allow('iam:*'),
      allow(['cloudwatch:GetDashboard', 'cloudwatch:GetMetricData', 'cloudwatch:ListDashboards']),
      allow('s3:ListBucket', 'arn:aws:s3:::ZhangBucket'),
    ],
    boundary: [
      {
        ...allow([
          'iam:AttachUserPolicy',
          'iam:CreateUser',
          'iam:DeleteUserPolicy',
          'iam:DetachUserPolicy',
          'iam:PutUserPermissionsBoundary',
          'iam:PutUserPolicy',
        ]),
        Condition: { StringEquals: { 'iam:PermissionsBoundary': company } },
      },
      allow(['cloudwatch:*', 'iam:GetUser', 'iam:CreateAccessKey', 'iam:*Group*', 'iam:SetDefaultPolicyVersion']),
      deny(
        ['iam:CreatePolicyVersion', 'iam:DeletePolicy', 'iam:DeletePolicyVersion', 'iam:SetDefaultPolicyVersion'],
        [company, 'arn:aws:iam::123456789012:policy/DelegatedUserBoundary'],
      ),
      deny('iam:DeleteUserPermissionsBoundary'),
    ],
  };
  const nikhil = 'arn:aws:iam::123456789012:user/Nikhil';

  test.each<[string, Asked, Decision]>([
    ['forgets the boundary of a new user', ask('iam:CreateUser', nikhil), 'denied implicitly'],
    ['names it', ask('iam:CreateUser', nikhil, { 'iam:PermissionsBoundary': company }), 'allowed'],
    [
      'names another',
      ask('iam:CreateUser', nikhil, { 'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/AdministratorAccess' }),
      'denied implicitly',
    ],
    ['takes it away', ask('iam:DeleteUserPermissionsBoundary', nikhil), 'denied explicitly'],
    ['changes it', ask('iam:CreatePolicyVersion', company), 'denied explicitly'],
    ['goes back to an older one', ask('iam:SetDefaultPolicyVersion', company), 'denied explicitly'],
    ['makes a key', ask('iam:CreateAccessKey', nikhil), 'allowed'],
    ['puts somebody into a group', ask('iam:AddUserToGroup', 'arn:aws:iam::123456789012:group/all'), 'allowed'],
    ['looks at a dashboard', ask('cloudwatch:GetDashboard'), 'allowed'],
    ['deletes an alarm, which only the boundary allows', ask('cloudwatch:DeleteAlarms'), 'denied implicitly'],
    [
      'lists his bucket, which only his policy allows',
      ask('s3:ListBucket', 'arn:aws:s3:::ZhangBucket'),
      'denied implicitly',
    ],
  ])('Zhang %s', (_, asked, decision) => {
    expect(decide(zhang, asked)).toBe(decision);
  });

  const nikhilsOwn: Principal = {
    policies: [allow('iam:*'), allow(['s3:Get*', 's3:List*'])],
    boundary: [
      allow(['s3:*', 'cloudwatch:*', 'ec2:*', 'dynamodb:*']),
      allow(['iam:*AccessKey*', 'iam:ChangePassword'], ['arn:aws:iam::*:user/${aws:username}']),
      deny('s3:*', ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*']),
      deny('ec2:*', 'arn:aws:ec2:*:*:instance/i-1234567890abcdef0'),
    ],
  };
  const asNikhil = { 'aws:username': 'Nikhil' };

  test.each<[string, Asked, Decision]>([
    ['changes his own password', ask('iam:ChangePassword', nikhil, asNikhil), 'allowed'],
    [
      "changes another's",
      ask('iam:ChangePassword', 'arn:aws:iam::123456789012:user/Maria', asNikhil),
      'denied implicitly',
    ],
    ['makes a user', ask('iam:CreateUser', nikhil, asNikhil), 'denied implicitly'],
    ['reads a bucket', ask('s3:GetObject', 'arn:aws:s3:::other/x', asNikhil), 'allowed'],
    ['reads the logs', ask('s3:GetObject', 'arn:aws:s3:::logs/x', asNikhil), 'denied explicitly'],
    [
      'stops the machine that is not for him',
      ask('ec2:StopInstances', 'arn:aws:ec2:eu-west-1:123456789012:instance/i-1234567890abcdef0', asNikhil),
      'denied explicitly',
    ],
  ])('Nikhil %s', (_, asked, decision) => {
    expect(decide(nikhilsOwn, asked)).toBe(decision);
  });
});

test(`without a word it is denied, an allowance lifts that, and a denial anywhere counts more, as in ${logic}`, () => {
  const asked = ask('s3:GetObject', 'arn:aws:s3:::a/b');
  expect(decide({ policies: [] }, asked)).toBe('denied implicitly');
  expect(decide({ policies: [allow('s3:GetObject', 'arn:aws:s3:::a/*')] }, asked)).toBe('allowed');
  expect(decide({ policies: [allow('*'), deny('s3:Get*')] }, asked)).toBe('denied explicitly');
  expect(decide({ policies: [allow('*')], boundary: [allow('*'), deny('s3:*')] }, asked)).toBe('denied explicitly');
  expect(decide({ policies: [], boundary: [allow('*')] }, asked)).toBe('denied implicitly');
});

describe(`as in ${operators}`, () => {
  const under = (Condition: NonNullable<Statement['Condition']>, context: Context) =>
    decide({ policies: [{ ...allow('ec2:*'), Condition }] }, ask('ec2:RunInstances', '*', context));

  test.each<[string, NonNullable<Statement['Condition']>, Context, boolean]>([
    ['StringEquals', { StringEquals: { 'aws:PrincipalTag/job': 'admin' } }, { 'aws:PrincipalTag/job': 'admin' }, true],
    ['StringEquals, in another case,', { StringEquals: { 'k:k': 'admin' } }, { 'k:k': 'Admin' }, false],
    ['StringEquals without the key', { StringEquals: { 'aws:PrincipalTag/job': 'admin' } }, {}, false],
    ['StringNotEquals without the key', { StringNotEquals: { 'k:k': 'a' } }, {}, true],
    ['StringNotEquals of one of two', { StringNotEquals: { 'k:k': ['a', 'b'] } }, { 'k:k': 'b' }, false],
    ['StringNotLike without the key', { StringNotLike: { 'k:k': 'a*' } }, {}, true],
    ['ArnNotLike without the key', { ArnNotLike: { 'k:k': 'arn:aws:iam::1:policy/*' } }, {}, true],
    ['one of two values', { StringLike: { 's3:prefix': ['', 'home/*'] } }, { 's3:prefix': 'home/x' }, true],
    ['two operators of which one fails', { StringLike: { a: 'x' }, Null: { b: 'false' } }, { a: 'x' }, false],
    ['two keys of which one fails', { StringEquals: { a: 'x', b: 'y' } }, { a: 'x', b: 'z' }, false],
    ['Bool', { Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:SecureTransport': 'false' }, true],
    ['Bool of the other', { Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:SecureTransport': 'true' }, false],
    ['Null of what is not there', { Null: { 'aws:TokenIssueTime': 'true' } }, {}, true],
    ['Null of what is there', { Null: { 'aws:TokenIssueTime': 'true' } }, { 'aws:TokenIssueTime': 'now' }, false],
    ['not Null of what is there', { Null: { 'a:b': 'false' } }, { 'a:b': 'x' }, true],
    ['StringLikeIfExists without the key', { StringLikeIfExists: { 'ec2:InstanceType': ['t2.*'] } }, {}, true],
    [
      'StringLikeIfExists',
      { StringLikeIfExists: { 'ec2:InstanceType': ['t2.*'] } },
      { 'ec2:InstanceType': 'm5.large' },
      false,
    ],
    ['a key in other case', { StringEquals: { 'ec2:SourceInstanceARN': 'x' } }, { 'ec2:sourceInstanceArn': 'x' }, true],
  ])('%s', (_, condition, context, holds) => {
    expect(under(condition, context)).toBe(holds ? 'allowed' : 'denied implicitly');
  });

  test('StringLike reaches over colons, and ArnLike does not', () => {
    const pattern = 'arn:aws:someservice:*:111122223333:finance/*';
    const context = {
      'aws:SourceArn': 'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
    };
    expect(under({ StringLike: { 'aws:SourceArn': pattern } }, context)).toBe('allowed');
    expect(under({ ArnLike: { 'aws:SourceArn': pattern } }, context)).toBe('denied implicitly');
  });

  test('what is not known here is refused', () => {
    expect(() => under({ NumericLessThan: { a: '1' } }, { a: '1' })).toThrow('NumericLessThan is not known');
    expect(() => under({ StringEquals: { a: '1' } }, { a: ['1', '2'] })).toThrow('a has several values');
    const statement = { ...allow('*'), NotAction: 'iam:*' };
    expect(() => decide({ policies: [statement] }, ask('iam:GetUser'))).toThrow('NotAction');
  });
});

test.each<[string, Context, Decision]>([
  ['those that are allowed', { 'dynamodb:requestedAttributes': ['PostDateTime', 'Message'] }, 'allowed'],
  ['another', { 'dynamodb:requestedAttributes': ['PostDateTime', 'UserName'] }, 'denied implicitly'],
  ['none', {}, 'allowed'],
])(`whoever asks for %s of a table's attributes, as in ${setOperators}`, (_, context, decision) => {
  const wanted = ['PostDateTime', 'Message', 'Tags'];
  const statement = {
    ...allow('dynamodb:GetItem'),
    Condition: { 'ForAllValues:StringLike': { 'dynamodb:requestedAttributes': wanted } },
  };
  expect(decide({ policies: [statement] }, ask('dynamodb:GetItem', '*', context))).toBe(decision);
});

test(`one machine alone may use what its role may, as in ${machines}`, () => {
  const machine = (id: string) => `arn:aws:ec2:us-east-1:111122223333:instance/${id}`;
  const statement = {
    ...allow(['s3:ListAllMyBuckets', 'dynamodb:ListTables']),
    Condition: { ArnEquals: { 'ec2:SourceInstanceARN': machine('i-093452212644b0dd6') } },
  };
  const from = (context: Context) => decide({ policies: [statement] }, ask('dynamodb:ListTables', '*', context));
  expect(from({ 'ec2:SourceInstanceARN': machine('i-093452212644b0dd6') })).toBe('allowed');
  expect(from({ 'ec2:SourceInstanceARN': machine('i-1') })).toBe('denied implicitly');
  expect(from({})).toBe('denied implicitly');
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html
test('a denial of all but some leaves those, and takes every other', () => {
  const bucket = 'arn:aws:s3:::amzn-s3-demo-bucket/HRBucket/Payroll';
  const policies: Statement[] = [
    allow('s3:*'),
    { Effect: 'Deny', Action: 's3:*', NotResource: [bucket, `${bucket}/*`] },
  ];
  expect(decide({ policies }, ask('s3:GetObject', `${bucket}/may.csv`))).toBe('allowed');
  expect(decide({ policies }, ask('s3:GetObject', 'arn:aws:s3:::amzn-s3-demo-bucket/HRBucket/other'))).toBe(
    'denied explicitly',
  );
});
