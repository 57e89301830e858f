import { createHmac } from 'node:crypto';
import { indexHeaders } from '../../../../services/receiver/request/request-headers.ts';
import { openSignature } from '../../../../services/receiver/signatures/index.ts';

// The values that GitHub publishes to test an implementation with:
// https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
const secret = "It's a Secret to Everybody";
const payload = 'Hello, World!';
const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';

const open = (...secrets: string[]) => openSignature({ scheme: 'github', secrets, toleranceSeconds: 300 });

function verify(headers: [string, string][], body: string | Buffer = payload, ...secrets: string[]) {
  const check = open(...(secrets.length === 0 ? [secret] : secrets));
  return check({ headers: indexHeaders(headers), body: Buffer.from(body), nowMs: Date.now() });
}

test("GitHub's published example is verified, with the delivery's id", () => {
  expect(verify([['X-Hub-Signature-256', signature]])).toEqual({ verified: true, messageId: undefined });
  const id = '72d3162e-cc78-11e3-81ab-4c9367dc0958';
  expect(
    verify([
      ['X-Hub-Signature-256', signature],
      ['X-GitHub-Delivery', id],
    ]),
  ).toEqual({ verified: true, messageId: id });
});

test('any of several secrets will do, so that they can be changed', () => {
  expect(verify([['x-hub-signature-256', signature]], payload, 'the old key of a hook', secret)).toMatchObject({
    verified: true,
  });
  expect(
    verify([['x-hub-signature-256', signature]], payload, 'the old key of a hook', 'an older key of a hook'),
  ).toMatchObject({ reason: 'mismatch' });
});

test('bytes that are no UTF-8 are signed as they are', () => {
  const body = Buffer.from([0xff, 0xfe, 0x00, 0x80]);
  const signed = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  expect(verify([['x-hub-signature-256', signed]], body)).toMatchObject({ verified: true });
  expect(verify([['x-hub-signature-256', signed]], Buffer.from(body.toString()))).toMatchObject({ reason: 'mismatch' });
});

test.each<[string, [string, string][], string]>([
  ['is missing', [], 'missing'],
  ['is empty', [['x-hub-signature-256', '']], 'missing'],
  [
    'stands twice',
    [
      ['x-hub-signature-256', signature],
      ['X-Hub-Signature-256', signature],
    ],
    'repeated',
  ],
  ['is of SHA-1', [['x-hub-signature', signature]], 'missing'],
  ['has no sha256=', [['x-hub-signature-256', signature.slice(7)]], 'malformed'],
  ['is cut off', [['x-hub-signature-256', signature.slice(0, -1)]], 'mismatch'],
  ['is of another body', [['x-hub-signature-256', signature.replace('75', '76')]], 'mismatch'],
  ['is far too long', [['x-hub-signature-256', `sha256=${'a'.repeat(5000)}`]], 'malformed'],
])('a signature that %s is refused', (_what, headers, reason) => {
  expect(verify(headers)).toEqual({ verified: false, reason });
});

test('a body that was changed is refused', () => {
  expect(verify([['x-hub-signature-256', signature]], 'Hello, World?')).toEqual({
    verified: false,
    reason: 'mismatch',
  });
  expect(verify([['x-hub-signature-256', signature]], '')).toEqual({ verified: false, reason: 'mismatch' });
});

test('a secret with white space around it is a mistake', () => {
  expect(() => open(`${secret}\n`)).toThrow('begins or ends with white space');
});
