import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { indexHeaders } from '../../../../services/receiver/request/request-headers.ts';
import { openSignature } from '../../../../services/receiver/signatures/index.ts';
import { anyCharacter } from '../../../any-character.ts';
import { draws } from '../../../draws.ts';

// The values of the project's own tests, whose names these tests follow:
// https://github.com/standard-webhooks/standard-webhooks/blob/main/libraries/javascript/src/webhook.test.ts
const secret = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const payload = '{"test": 2432232314}';
const signedAt = 1614265330;
const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const otherSignature = 'v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=';

interface Sent {
  id?: string;
  timestamp?: string;
  signature?: string;
  body?: string | Buffer;
  secrets?: string[];
  nowMs?: number;
  more?: [string, string][];
}

function verify({ body = payload, secrets = [secret], nowMs = signedAt * 1000, more = [], ...sent }: Sent = {}) {
  const headers = { id, timestamp: String(signedAt), signature, ...sent };
  const pairs = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[`Webhook-${name}`, value]],
  );
  const check = openSignature({ scheme: 'standard-webhooks', secrets, toleranceSeconds: 300 });
  return check({ headers: indexHeaders([...pairs, ...more]), body: Buffer.from(body), nowMs });
}

test('the published signature is verified, and the id is the sender’s', () => {
  expect(verify()).toEqual({ verified: true, messageId: id });
});

test('the secret may begin with whsec_', () => {
  expect(verify({ secrets: [`whsec_${secret}`] })).toMatchObject({ verified: true });
});

test('one valid signature among several, of other keys and versions, will do', () => {
  const signatures = [otherSignature, otherSignature.replace('v1', 'v2'), 'v1a,hnO3f9T8', signature, otherSignature];
  expect(verify({ signature: signatures.join(' ') })).toMatchObject({ verified: true });
});

test('any of several secrets will do, so that they can be changed', () => {
  expect(verify({ secrets: ['whsec_aGVsbG8gd29ybGQsIGhlbGxvIQ==', secret] })).toMatchObject({ verified: true });
  expect(verify({ secrets: ['whsec_aGVsbG8gd29ybGQsIGhlbGxvIQ=='] })).toMatchObject({ reason: 'mismatch' });
});

test.each<[string, Sent, string]>([
  ['no id', { id: undefined }, 'missing'],
  ['no timestamp', { timestamp: undefined }, 'missing'],
  ['no signature', { signature: undefined }, 'missing'],
  ['an id twice', { more: [['webhook-id', id]] }, 'repeated'],
  ['a timestamp twice', { more: [['webhook-timestamp', String(signedAt)]] }, 'repeated'],
  ['a signature twice', { more: [['webhook-signature', signature]] }, 'repeated'],
  ['a timestamp that is none', { timestamp: 'hello' }, 'malformed'],
  ['a timestamp with something behind it', { timestamp: `${signedAt}x` }, 'malformed'],
  ['a timestamp below zero', { timestamp: '-1' }, 'malformed'],
  ['a fraction of a second', { timestamp: `${signedAt}.5` }, 'malformed'],
  ['an id with a full stop', { id: 'msg.1614265330' }, 'malformed'],
  ['a wrong signature', { signature: 'v1,dawfeoifkpqwoekfpqoekf' }, 'mismatch'],
  ['a part of the signature', { signature: signature.slice(0, 8) }, 'mismatch'],
  ['an empty signature', { signature: 'v1,' }, 'mismatch'],
  ['a signature without its version', { signature: signature.slice(3) }, 'mismatch'],
  ['the signature as another version', { signature: signature.replace('v1', 'v2') }, 'mismatch'],
  ['the signature with junk that Base64 would pass over', { signature: signature.replace('=', '!=') }, 'mismatch'],
  ['more signatures than anyone looks at', { signature: `${'v1,x '.repeat(1000)}${signature}` }, 'malformed'],
  ['another body', { body: '{"test": 2432232315}' }, 'mismatch'],
  ['another id', { id: 'msg_2' }, 'mismatch'],
  ['another time', { timestamp: String(signedAt + 1) }, 'mismatch'],
])('a message with %s is refused', (_what, sent, reason) => {
  expect(verify(sent)).toEqual({ verified: false, reason });
});

test('a timestamp may be off by the tolerance and no more, either way', () => {
  const at = (seconds: number) => verify({ nowMs: (signedAt + seconds) * 1000 });
  expect(at(300)).toMatchObject({ verified: true });
  expect(at(-300)).toMatchObject({ verified: true });
  expect(at(301)).toEqual({ verified: false, reason: 'too-old' });
  expect(at(-301)).toEqual({ verified: false, reason: 'too-new' });
});

test('bytes that are no UTF-8 are signed as they are', () => {
  const body = Buffer.from([0xff, 0x00, 0xc3]);
  const mac = createHmac('sha256', Buffer.from(secret, 'base64'))
    .update(`${id}.${signedAt}.`)
    .update(body)
    .digest('base64');
  expect(verify({ body, signature: `v1,${mac}` })).toMatchObject({ verified: true });
});

test('what the official library signs is verified, whatever the message', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 16, maxLength: 64 }),
      fc.stringMatching(/^[\w-]{1,40}$/),
      fc.string({ unit: anyCharacter, maxLength: 200 }),
      (key, messageId, body) => {
        const shared = Buffer.from(key).toString('base64');
        const made = new Webhook(shared).sign(messageId, new Date(signedAt * 1000), body);
        expect(verify({ id: messageId, body, signature: made, secrets: [shared] })).toMatchObject({ verified: true });
      },
    ),
    draws(200),
  );
});

test.each(['', 'whsec_', 'whsec_no base64', 'päßword'])('%j is no secret', (text) => {
  expect(() => verify({ secrets: [text] })).toThrow('is no secret of Standard Webhooks');
});

test('Svix’s names of the headers are the same scheme', () => {
  const svix = (names: [string, string][]) =>
    verify({ id: undefined, timestamp: undefined, signature: undefined, more: names });
  const ofId: [string, string] = ['svix-id', id];
  const ofTime: [string, string] = ['Svix-Timestamp', String(signedAt)];
  const ofSignature: [string, string] = ['svix-signature', signature];
  expect(svix([ofId, ofTime, ofSignature])).toEqual({ verified: true, messageId: id });
  expect(svix([ofId, ofTime, ['svix-signature', otherSignature]])).toMatchObject({ reason: 'mismatch' });
  expect(svix([ofTime, ofSignature])).toMatchObject({ reason: 'missing' });
  // Names are not mixed: what is signed is what counts.
  expect(svix([['webhook-id', id], ofTime, ofSignature])).toMatchObject({ reason: 'missing' });
  expect(
    verify({
      more: [
        ['svix-id', 'msg_other'],
        ['svix-signature', otherSignature],
      ],
    }),
  ).toEqual({ verified: true, messageId: id });
});

test.each([
  ['one byte', 'whsec_AA=='],
  ['15 bytes', Buffer.alloc(15, 1).toString('base64')],
  ['an impossible length', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwA'],
  ['padding too much', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw='],
  ['padding too little', `${Buffer.alloc(16, 1).toString('base64').slice(0, -1)}`],
])('a secret of %s is refused when it is read', (_what, wrong) => {
  expect(() => verify({ secrets: [secret, wrong] })).toThrow(/is no secret of Standard Webhooks|is a key of \d+ bytes/);
});

test('a key of 16 bytes will do, without its padding, too', () => {
  const short = Buffer.alloc(16, 1).toString('base64');
  for (const one of [short, short.replaceAll('=', '')]) expect(verify({ secrets: [one, secret] }).verified).toBe(true);
});

test.each(['github', 'stripe'] as const)('a secret of %s is 16 bytes long at least', (scheme) => {
  const open = (text: string) => openSignature({ scheme, secrets: [text], toleranceSeconds: 300 });
  expect(() => open('x'.repeat(15))).toThrow('is a key of 15 bytes; it needs 16');
  expect(open('x'.repeat(16))).toBeInstanceOf(Function);
});
