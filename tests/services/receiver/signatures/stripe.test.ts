import { createHmac } from 'node:crypto';
import { indexHeaders } from '../../../../services/receiver/request/request-headers.ts';
import { openSignature } from '../../../../services/receiver/signatures/index.ts';

// The values, the cases and the way of signing of Stripe's own tests:
// https://github.com/stripe/stripe-node/blob/master/test/Webhook.spec.ts and generateTestHeaderString of src/Webhooks.ts
const secret = 'whsec_test_secret';
const payload = JSON.stringify({ id: 'evt_test_webhook', object: 'event' }, null, 2);
const receivedAtMs = 20_000_000;
const now = receivedAtMs / 1000;

function testHeader({
  timestamp = now,
  body = payload as string | Buffer,
  scheme = 'v1',
  signature = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex'),
} = {}): string {
  return `t=${timestamp},${scheme}=${signature}`;
}

function verify(
  header: string | string[] | undefined,
  { body = payload as string | Buffer, tolerance = 10, secrets = [secret] } = {},
) {
  const pairs = [header ?? []].flat().map((value): [string, string] => ['Stripe-Signature', value]);
  const check = openSignature({ scheme: 'stripe', secrets, toleranceSeconds: tolerance });
  return check({ headers: indexHeaders(pairs), body: Buffer.from(body), nowMs: receivedAtMs });
}

test('a message that is signed as Stripe signs is verified, and its id is the event’s', () => {
  expect(verify(testHeader())).toEqual({ verified: true, messageId: 'evt_test_webhook' });
});

test('the published scheme gives this signature', () => {
  // Made with `openssl dgst -sha256 -hmac whsec_test_secret` over `20000.` and the payload of Stripe's tests.
  const header = 't=20000,v1=3477a1eb02384eb42ba89a5041c3289bf0d8c28394600f6d30d0d41e1f320f7a';
  expect(verify(header)).toMatchObject({ verified: true });
});

test('one valid signature among several will do', () => {
  expect(verify(`${testHeader()},v1=potato`)).toMatchObject({ verified: true });
  expect(verify(`t=${now},v1=potato,v0=bad,${testHeader().split(',')[1]}`)).toMatchObject({ verified: true });
});

test('any of several secrets will do, so that they can be changed', () => {
  expect(verify(testHeader(), { secrets: ['whsec_the_old_one', secret] })).toMatchObject({ verified: true });
  expect(verify(testHeader(), { secrets: ['whsec_the_old_one'] })).toMatchObject({ reason: 'mismatch' });
});

test.each<[string, string | string[] | undefined, string]>([
  ['has not the expected format', "I'm not even a real signature header", 'malformed'],
  ['is missing', undefined, 'missing'],
  ['is empty', '', 'missing'],
  ['stands twice', [testHeader(), testHeader()], 'repeated'],
  ['has no signature of the expected scheme', testHeader({ scheme: 'v0' }), 'mismatch'],
  ['has no valid signature for the payload', testHeader({ signature: 'bad_signature' }), 'mismatch'],
  ['is older than the tolerance', testHeader({ timestamp: now - 15 }), 'too-old'],
  ['is newer than the tolerance', testHeader({ timestamp: now + 15 }), 'too-new'],
  ['has two times', `t=${now - 1},${testHeader()}`, 'malformed'],
  ['has no time', `v1=${testHeader().split('v1=')[1]}`, 'malformed'],
])('a header that %s is refused', (_what, header, reason) => {
  expect(verify(header)).toEqual({ verified: false, reason });
});

test('a timestamp within the tolerance is taken', () => {
  expect(verify(testHeader({ timestamp: now - 9 }))).toMatchObject({ verified: true });
  expect(verify(testHeader({ timestamp: now + 9 }))).toMatchObject({ verified: true });
});

test.each([
  ['} I am not valid JSON; 123][', undefined],
  ['{"id":"cus_1"}', undefined],
  ['{"id":7}', undefined],
  ['null', undefined],
  ['', undefined],
  ['{"id":"evt_1"}', 'evt_1'],
])('the id of %j is %s', (body, messageId) => {
  expect(verify(testHeader({ body }), { body })).toEqual({ verified: true, messageId });
});

test('bytes that are no UTF-8 are signed as they are', () => {
  const body = Buffer.from([0x80, 0xff]);
  expect(verify(testHeader({ body }), { body })).toMatchObject({ verified: true });
});
