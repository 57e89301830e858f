import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeScratchFolders, scratchFolder } from '../repositories.ts';
import type { Statement } from '../stacks/iam/evaluate.ts';
import { callUrl, signCall } from './call-url.ts';
import { type AccessKey, type FunctionUrl, startFunctionUrl } from './function-url.ts';
import { type LambdaFunction, openFunction } from './lambda-function.ts';

/** Answers with what it was given, in the way that its path says. */
const code = `
let calls = 0;
exports.handler = async (event, context) => {
  const what = event.rawPath.slice(1);
  if (what === 'throw') throw new TypeError('no');
  if (what === 'hang') await new Promise(() => setInterval(() => {}, 1000));
  if (what === 'exit') process.exit(3);
  if (what === 'large') return { statusCode: 200, body: 'x'.repeat(Number(event.rawQueryString)) };
  if (what === 'binary') return { statusCode: 201, headers: { 'X-A': 'b' }, cookies: ['a=1', 'b=2'], body: 'AP8=', isBase64Encoded: true };
  if (what === 'slow') await new Promise((resolve) => setTimeout(resolve, 300));
  return { calls: ++calls, pid: process.pid, remaining: context.getRemainingTimeInMillis(), event };
};
`;

const accountId = '123456789012';
const region = 'eu-west-1';
const arn = `arn:aws:lambda:${region}:${accountId}:function:acme-receiver`;
const allow: Statement[] = [
  { Effect: 'Allow', Action: 'lambda:InvokeFunctionUrl', Resource: arn },
  {
    ...{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arn },
    Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
  },
];

const keyOf = (accessKeyId: string, more: Partial<AccessKey> = {}): AccessKey => ({
  accessKeyId,
  secretAccessKey: `secret of ${accessKeyId}`,
  accountId,
  userArn: `arn:aws:iam::${accountId}:user/acme-edge`,
  principal: { policies: allow },
  ...more,
});

let lambda: LambdaFunction;
let url: FunctionUrl;

beforeAll(async () => {
  const taskRoot = join(scratchFolder(), 'code');
  mkdirSync(taskRoot);
  writeFileSync(join(taskRoot, 'echo.cjs'), code);
  lambda = openFunction({
    ...{ arn, region, taskRoot, handler: 'echo.handler', functionName: 'acme-receiver', memorySizeMiB: 512 },
    ...{ variables: { SAID: 'so' }, timeoutSeconds: 4, reservedConcurrency: 2 },
  });
  const keys = [
    keyOf('AKIAWORKER'),
    keyOf('AKIAHALF', { principal: { policies: allow.slice(0, 1) } }),
    keyOf('AKIAOTHER', { principal: { policies: allow.slice(1) } }),
    keyOf('AKIADENIED', { principal: { policies: [...allow, { ...(allow[0] as Statement), Effect: 'Deny' }] } }),
    keyOf('AKIABOUNDED', { principal: { policies: allow, boundary: [] } }),
    keyOf('AKIAFOREIGN', { accountId: '210987654321' }),
  ];
  url = await startFunctionUrl({ lambda, accountId, keys });
});

afterAll(async () => {
  await url?.stop();
  await lambda?.stop();
  removeScratchFolders();
});

interface Asking {
  method?: string;
  path?: string;
  body?: string | Buffer;
  key?: string;
  secret?: string;
  /** Changes what was signed. */
  change?: (headers: Record<string, string>) => void;
  target?: string;
}

/** Signs a bare request, as the Worker does, and sends it with other headers. */
async function ask({ method = 'POST', path = '/', body = 'hello', key = 'AKIAWORKER', ...more }: Asking) {
  const by = { accessKeyId: key, secretAccessKey: more.secret ?? `secret of ${key}` };
  const headers = await signCall(url, by, { method, target: path, body });
  more.change?.(headers);
  const sent = { method, target: more.target ?? path, headers, ...(method !== 'GET' && { body }) };
  const answer = await callUrl(url, sent);
  return { ...answer, text: answer.body.toString('latin1') };
}

test('a signed request is the event that AWS documents', async () => {
  const answer = await ask({
    path: '/my/p%61th?parameter1=value1&parameter1=value2&parameter2=a%20b&flag',
    change: (headers) =>
      Object.assign(headers, {
        Header1: 'value1',
        cookie: 'a=1; b=2',
        'user-agent': 'agent',
        'content-type': 'image/png',
      }),
  });
  const { event, remaining } = JSON.parse(answer.text);
  expect(answer.status).toBe(200);
  expect(remaining).toBeGreaterThan(1_000);
  expect(remaining).toBeLessThanOrEqual(4_000);
  expect(event).toMatchObject({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/my/p%61th',
    rawQueryString: 'parameter1=value1&parameter1=value2&parameter2=a%20b&flag',
    cookies: ['a=1', 'b=2'],
    headers: { header1: 'value1', 'x-forwarded-proto': 'https', host: new URL(url.url).host },
    queryStringParameters: { parameter1: 'value1,value2', parameter2: 'a b', flag: '' },
    requestContext: {
      accountId,
      authorizer: { iam: { accessKey: 'AKIAWORKER', userArn: `arn:aws:iam::${accountId}:user/acme-edge` } },
      domainPrefix: 'abcdefghijklmnopqrstuvwxyz0123',
      http: { method: 'POST', path: '/my/p%61th', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'agent' },
    },
    isBase64Encoded: true,
    body: Buffer.from('hello').toString('base64'),
  });
  expect(event.requestContext.time).toMatch(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
});

test('text stays text, and a request without a body has none', async () => {
  const json = { 'content-type': 'application/json' };
  const text = await ask({ body: '{"ä":1}', change: (headers) => Object.assign(headers, json) });
  expect(JSON.parse(Buffer.from(text.text, 'latin1').toString()).event).toMatchObject({
    isBase64Encoded: false,
    body: '{"ä":1}',
  });
  const { event } = JSON.parse((await ask({ method: 'GET' })).text);
  expect(event.body).toBeUndefined();
});

test.each<[string, Asking, RegExp]>([
  ['no signature', { change: (headers) => delete headers.authorization }, /Missing Authentication Token/],
  ['a wrong secret', { secret: 'x' }, /signature we calculated does not match/],
  ['a key that nobody has', { key: 'AKIAUNKNOWN' }, /security token included in the request is invalid/],
  ['another path than was signed', { target: '/other' }, /does not match/],
  ['another query than was signed', { target: '/?a=1' }, /does not match/],
  ['a header of AWS that is not signed', { change: (headers) => Object.assign(headers, { 'x-amz-a': 'b' }) }, /is not/],
  ['another host', { change: (headers) => Object.assign(headers, { host: 'hooks.test' }) }, /Forbidden/],
  ['one action of two', { key: 'AKIAHALF' }, /Forbidden/],
  ['the other action of two', { key: 'AKIAOTHER' }, /Forbidden/],
  ['a denial', { key: 'AKIADENIED' }, /Forbidden/],
  ['a boundary without it', { key: 'AKIABOUNDED' }, /Forbidden/],
  ['a principal of another account', { key: 'AKIAFOREIGN' }, /Forbidden/],
])('%s gets 403, and no environment is begun for it', async (_, asking, words) => {
  const before = lambda.coldStarts();
  const answer = await ask(asking);
  expect(answer.status).toBe(403);
  expect(JSON.parse(answer.text).Message).toMatch(words);
  expect(lambda.coldStarts()).toBe(before);
  expect(url.seen.at(-1)?.refused).toMatch(words);
});

test('a body that is not the one that was signed is refused', async () => {
  const call = { method: 'POST', target: '/', body: 'signed' };
  const by = { accessKeyId: 'AKIAWORKER', secretAccessKey: 'secret of AKIAWORKER' };
  const headers = await signCall(url, by, call);
  expect((await callUrl(url, { ...call, headers })).status).toBe(200);
  expect((await callUrl(url, { ...call, headers, body: 'sneaked' })).status).toBe(403);
});

test('a signature holds for five minutes, either way', async () => {
  const at = async (minutes: number) => {
    url.setClock(minutes * 60_000);
    const { status } = await ask({});
    url.setClock(0);
    return status;
  };
  expect([await at(-5.1), await at(-4.9), await at(4.9), await at(5.1)]).toEqual([403, 200, 200, 403]);
});

test('an answer is what the handler returned: status, headers, cookies and bytes', async () => {
  const { status, headers, text } = await ask({ path: '/binary' });
  expect([status, headers['x-a'], headers['set-cookie'], text]).toEqual([201, 'b', ['a=1', 'b=2'], '\u0000\u00ff']);
});

test('a handler that throws, ends or never answers is a 502, and the next request finds another environment', async () => {
  for (const path of ['/throw', '/exit', '/hang']) {
    expect([path, await ask({ path })]).toMatchObject([path, { status: 502, text: 'Internal Server Error' }]);
    expect((await ask({})).status).toBe(200);
  }
});

test('six megabytes of event and of answer pass, and no more', async () => {
  const sized = async (bytes: number, textual = true) =>
    (
      await ask({
        body: Buffer.alloc(bytes, 'a'),
        change: (headers) => Object.assign(headers, { 'content-type': textual ? 'text/plain' : 'image/png' }),
        path: '/large?1',
      })
    ).status;
  // As text the event holds it as it is, otherwise a third longer; around it there are some 1,900 bytes.
  expect(await sized(6_280_000)).toBe(200);
  expect(await sized(6_291_456)).toBe(413);
  expect(await sized(4_716_000, false)).toBe(200);
  expect(await sized(4_719_000, false)).toBe(413);
  expect((await ask({ path: '/large?6291400' })).status).toBe(200);
  expect((await ask({ path: '/large?6291600' })).status).toBe(502);
});

test('one request at a time for each environment, as many environments as are reserved, and 429 for more', async () => {
  await lambda.recycle();
  const before = lambda.coldStarts();
  const statuses = (await Promise.all([1, 2, 3].map(() => ask({ path: '/slow' })))).map(({ status }) => status);
  expect(statuses.sort()).toEqual([200, 200, 429]);
  expect(lambda.coldStarts()).toBe(before + 2);
  const warm = JSON.parse((await ask({})).text);
  expect(warm.calls).toBe(2);
  expect(lambda.coldStarts()).toBe(before + 2);
});

test('4 KB of variables are all that a function takes', () => {
  const variables = { LONG: 'x'.repeat(4_093) };
  expect(() => openFunction({ variables } as never)).toThrow('Lambda measured 4097 bytes of variables, and takes 4 KB');
});
