import { signatureHeaders } from '../../../../services/receiver/signatures/index.ts';
import { openRedact } from '../../../../services/receiver/taps/redact.ts';

const redact = openRedact([...signatureHeaders, 'x-warren-origin']);

test.each([
  'Authorization',
  'PROXY-AUTHORIZATION',
  'cookie',
  'Set-Cookie',
  'X-Api-Key',
  'webhook-signature',
  'X-Hub-Signature',
  'X-Hub-Signature-256',
  'Stripe-Signature',
  'X-Warren-Origin',
  'X-Auth-Token',
  'X-Amz-Security-Token',
])('the value of %s is hidden, its name is not', (name) => {
  expect(redact.headers([[name, 'value']])).toEqual([[name, '[redacted]']]);
});

test('other headers are as they were, duplicates and order too', () => {
  const pairs = [
    ['Host', 'a.test'],
    ['X-A', '1'],
    ['webhook-id', 'msg_1'],
    ['X-A', '2'],
    ['Content-Type', 'text/plain'],
  ] as const;
  expect(redact.headers(pairs)).toEqual(pairs);
});

test('URLs in headers are redacted like targets', () => {
  expect(redact.headers([['Location', 'https://a.test/in?code=7&x=1']])).toEqual([
    ['Location', 'https://a.test/in?code=[redacted]&x=1'],
  ]);
});

test.each([
  ['/a', '/a'],
  ['/a?b=c&d', '/a?b=c&d'],
  ['/token=1?b=c', '/token=1?b=c'],
  ['/a?token=s', '/a?token=[redacted]'],
  ['/a?TOKEN=s&b=1', '/a?TOKEN=[redacted]&b=1'],
  ['/a?access_token=s&apiKey=s;password=s', '/a?access_token=[redacted]&apiKey=[redacted];password=[redacted]'],
  ['/a?%74oken=s', '/a?%74oken=[redacted]'],
  ['/a?client_secret=s&signature=s&code=s', '/a?client_secret=[redacted]&signature=[redacted]&code=[redacted]'],
  ['/a?X-Amz-Signature=s', '/a?X-Amz-Signature=[redacted]'],
  ['/a?token[0]=s&token=a=b', '/a?token[0]=[redacted]&token=[redacted]'],
  ['/a?user[password]=s&user[name]=n', '/a?user[password]=[redacted]&user[name]=n'],
  ['/a?%5Bsecret%5D=s', '/a?%5Bsecret%5D=[redacted]'],
  ['/a#access_token=s&x=1', '/a#access_token=[redacted]&x=1'],
  ['/a?%zz=1&key=s', '/a?%zz=1&key=[redacted]'],
  ['/a?b=1?token=s', '/a?b=1?token=s'],
])('%s is shown as %s', (target, shown) => {
  expect(redact.target(target)).toBe(shown);
});

test.each(['token[', 'key[', '#', '?', '&=', ';token'])('a target of many %s takes no time', (part) => {
  const target = `/?${part.repeat(1_000_000 / part.length)}=x`;
  const began = process.cpuUsage();
  redact.target(target);
  // Half an hour, where the rest is searched again from each character.
  expect(process.cpuUsage(began).user / 1e6).toBeLessThan(10);
});
