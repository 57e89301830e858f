import type { Endpoint } from '../../../catalog/kinds/endpoint/endpoint.ts';
import { mostReceiverCharacters, receiverCharacters } from '../../../catalog/kinds/endpoint/receiver-secrets.ts';
import { requireCatalog } from '../../../pipeline/repository/repository.ts';
import { literal } from '../../../stacks/constructs/literal.ts';
import { policyDocument } from '../../../stacks/constructs/policy.ts';
import { edgePermissions } from '../../../stacks/ingress/edge-permissions.ts';
import { receiverBoundary, receiverPermissions } from '../../../stacks/ingress/receiver-permissions.ts';
import { type Asked, type Context, decide, type Principal, type Statement } from '../iam/evaluate.ts';

const { platform: sample, endpoints } = requireCatalog('.');
const platform = literal(sample);
const permissionsOf = (these: readonly Endpoint[]) =>
  receiverPermissions({ platform, endpoints: these.map((endpoint) => literal(endpoint)) });

const account = '123456789012';
const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:${account}:${resource}`;
const receiver = arn('lambda', 'function:acme-receiver');
const everything: Statement[] = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
const ask = (action: string, resource: string, context: Context = {}): Asked => ({ action, resource, context });

describe('the receiver is called by nobody but the Worker', () => {
  /** One call of the function: whose signature it carries, and of which account; and how it comes. */
  interface Call {
    by?: Principal & { account: string };
    via: 'url' | 'invoke';
  }

  /**
   * What AWS decides of a call: through a URL of AWS_IAM it takes both actions. Within the account the caller's own policies are enough,
   * without a signature or from another account the function's resource policy has to let it in, too, of which there is none:
   * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
   */
  function isLetIn({ by, via }: Call): boolean {
    if (by === undefined || by.account !== account) return false;
    const asked =
      via === 'invoke'
        ? [ask('lambda:InvokeFunction', receiver)]
        : [
            ask('lambda:InvokeFunctionUrl', receiver, { 'lambda:FunctionUrlAuthType': 'AWS_IAM' }),
            ask('lambda:InvokeFunction', receiver, { 'lambda:InvokedViaFunctionUrl': 'true' }),
          ];
    return asked.every((each) => decide(by, each) === 'allowed');
  }

  const boundary = edgePermissions(platform) as Statement[];
  const worker = { policies: boundary, boundary, account };
  const widened = { ...worker, policies: everything };

  test.each<[string, Call, boolean]>([
    ['the Worker by the URL', { by: worker, via: 'url' }, true],
    ['a call without a signature', { via: 'url' }, false],
    [
      "another account's principal with every right there",
      { by: { policies: everything, account: '999999999999' }, via: 'url' },
      false,
    ],
    ["the Worker's key by the function's own ARN", { by: worker, via: 'invoke' }, false],
    ['the same after somebody gave its user every right', { by: widened, via: 'invoke' }, false],
    ['another user of the account', { by: { policies: [], account }, via: 'url' }, false],
    [
      'another user who may call functions of another name',
      {
        by: { policies: [{ Effect: 'Allow', Action: 'lambda:*', Resource: `${receiver}-theirs` }], account },
        via: 'url',
      },
      false,
    ],
  ])('%s', (_, call, letIn) => {
    expect(isLetIn(call)).toBe(letIn);
  });

  test("the Worker's user may do nothing else, whatever is written into it", () => {
    for (const asked of [
      ask('lambda:InvokeFunction', `${receiver}-theirs`, { 'lambda:InvokedViaFunctionUrl': 'true' }),
      ask('lambda:InvokeFunctionUrl', receiver, { 'lambda:FunctionUrlAuthType': 'NONE' }),
      ask('lambda:UpdateFunctionCode', receiver),
      ask('lambda:AddPermission', receiver),
      ask('lambda:GetFunction', receiver),
      ask('iam:CreateAccessKey', `arn:aws:iam::${account}:user/acme-edge`),
      ask('sts:AssumeRole', `arn:aws:iam::${account}:role/acme-receiver`),
    ]) {
      expect([asked.action, decide(widened, asked)]).toEqual([asked.action, 'denied implicitly']);
    }
  });

  test('what the user may do fits into a policy of a user', () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    expect(policyDocument(edgePermissions(literal({ ...sample, name: 'a'.repeat(20) }))).length).toBeLessThan(2048);
  });
});

const inFunction = { 'lambda:SourceFunctionArn': receiver };
const secret = (name: string) => arn('secretsmanager', `secret:${name}`);
const object = (key: string) => `arn:aws:s3:::acme-warren-service-${account}-eu-west-1/${key}`;
const table = arn('dynamodb', 'table/acme-brokers');
const ofBroker = { 'aws:ResourceTag/warren:broker': 'orders' };
const read = 'secretsmanager:GetSecretValue';
const authority = (broker: string, ...attributes: string[]) => ({
  'dynamodb:LeadingKeys': [broker],
  'dynamodb:Attributes': ['broker', 'item', ...attributes],
  'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
});

const boundary = receiverBoundary(platform) as Statement[];
const role: Principal = { policies: permissionsOf(endpoints) as Statement[], boundary };
/** Somebody wrote every right into it. */
const widened: Principal = { policies: everything, boundary };

test.each<[string, Asked]>([
  ['reads its settings', ask('s3:GetObject', object('receiver/settings/abc.json'))],
  ['reads how to log in', ask(read, secret('acme/brokers/orders/users/gateway-AbCdEf'), ofBroker)],
  ['reads what signatures are checked with', ask(read, secret('acme/order-webhook-AbCdEf'))],
  ['reads what the Worker shows', ask(read, secret('acme/edge/origin-1-AbCdEf'))],
  [
    "reads the authority of its broker's certificates",
    ask('dynamodb:GetItem', table, authority('orders', 'authority')),
  ],
  ['writes its logs', ask('logs:PutLogEvents', arn('logs', 'log-group:/warren/acme/acme-receiver:log-stream:x'))],
])('the function %s, and nobody else does so with its role', (_, asked) => {
  expect(decide(role, { ...asked, context: { ...asked.context, ...inFunction } })).toBe('allowed');
  expect(decide(role, asked)).toBe('denied implicitly');
  const elsewhere = { 'lambda:SourceFunctionArn': `${receiver}-theirs` };
  expect(decide(role, { ...asked, context: { ...asked.context, ...elsewhere } })).toBe('denied implicitly');
});

test('Lambda connects it to the VPC with the role, and its own code may not', () => {
  const asked = ask('ec2:CreateNetworkInterface', arn('ec2', 'network-interface/*'));
  expect(decide(role, asked)).toBe('allowed');
  expect(decide(role, { ...asked, context: inFunction })).toBe('denied implicitly');
});

/** Each refused to the role, and whether also after somebody wrote every right into it. */
const attacks: [attack: string, asked: Asked, always: boolean][] = [
  [
    "reads the password of a broker's administrator",
    ask(read, secret('acme/brokers/orders/administrator-AbCdEf'), ofBroker),
    true,
  ],
  ["reads a broker's cookie", ask(read, secret('acme/brokers/orders/cookie-AbCdEf'), ofBroker), true],
  [
    "reads what a broker's certificates are signed with",
    ask(read, secret('acme/brokers/orders/authority-AbCdEf'), ofBroker),
    true,
  ],
  ['logs in as another user', ask(read, secret('acme/brokers/orders/users/shop-AbCdEf'), ofBroker), false],
  [
    'logs in to a broker that no endpoint names',
    ask(read, secret('acme/brokers/other/users/gateway-AbCdEf'), ofBroker),
    false,
  ],
  ['reads the token of Cloudflare', ask(read, secret('acme/cloudflare-deploy-AbCdEf')), false],
  ['reads a secret of somebody else', ask(read, secret('other/secret-AbCdEf')), true],
  ['reads the program of tasks', ask('s3:GetObject', object('processor/abc.cjs')), true],
  ['writes its own settings', ask('s3:PutObject', object('receiver/settings/abc.json')), true],
  ["reads a broker's whole record", ask('dynamodb:GetItem', table, authority('orders', 'authority', 'users')), true],
  ['reads the authority of another broker', ask('dynamodb:GetItem', table, authority('other', 'authority')), false],
  ['writes a record', ask('dynamodb:PutItem', table, authority('orders', 'authority')), true],
  [
    'writes logs of others',
    ask('logs:PutLogEvents', arn('logs', 'log-group:/warren/acme/flow-logs:log-stream:x')),
    true,
  ],
  ['calls itself', ask('lambda:InvokeFunction', receiver), true],
  ['changes a machine', ask('ec2:TerminateInstances', arn('ec2', 'instance/i-1')), true],
];

test.each(attacks)('it is refused when the function %s', (_, asked) => {
  expect(decide(role, { ...asked, context: { ...asked.context, ...inFunction } })).toBe('denied implicitly');
});

test.each(attacks.filter(([, , always]) => always))(
  'it is refused, whatever is in the role, when the function %s',
  (_, asked) => {
    expect(decide(widened, { ...asked, context: { ...asked.context, ...inFunction } })).toBe('denied implicitly');
  },
);

const [first] = endpoints;
if (!first) throw new Error('the sample has no endpoint');
const signedWith = (name: string, ...secrets: string[]): Endpoint => ({
  ...first,
  name,
  signature: { ...first.signature, secrets: secrets.map((one) => ({ secret: one })) },
});

test('secrets of endpoints are one entry of the policy, others one each, and a secret that is given by its ARN stays that', () => {
  const many = Array.from({ length: 100 }, (_, index) =>
    signedWith(`e${index}`, `acme/endpoints/e${index}/one`, `acme/endpoints/e${index}/two`),
  );
  const full = `${secret('orders-team/webhook')}-AbCdEf`;
  const [, readSecrets] = permissionsOf([...many, signedWith('x', 'acme/webhook', full)]);
  expect(readSecrets?.Resource).toEqual([
    secret('acme/brokers/orders/users/gateway-??????'),
    secret('acme/edge/origin-1-??????'),
    secret('acme/endpoints/*'),
    secret('acme/webhook-??????'),
    full,
  ]);
});

test('as many secrets as check lets through fit into the policy, for a platform with the longest names', () => {
  const longest = { ...sample, name: 'a'.repeat(20), region: 'ap-southeastern-a1-2' };
  const brokers = Array.from({ length: 30 }, (_, index) => `${'b'.repeat(18)}${String(index).padStart(2, '0')}`);
  const all = Array.from({ length: 400 }, (_, index) => ({
    ...signedWith(`e${index}`, `${longest.name}/webhooks/e${index}`),
    broker: brokers[index % brokers.length] ?? '',
  }));
  const count = all.findIndex(
    (_, index) => receiverCharacters(all.slice(0, index + 1), longest) > mostReceiverCharacters,
  );
  expect(count).toBeGreaterThan(30);
  const policy = policyDocument(
    receiverPermissions({
      platform: literal(longest),
      endpoints: all.slice(0, count).map((endpoint) => literal(endpoint)),
    }),
  );
  expect(policy.length).toBeLessThanOrEqual(10_240);
  expect(policy.length).toBeGreaterThan(9_800);
});
