import { verify as verifyGithub } from '@octokit/webhooks-methods';
import { Webhook } from 'standardwebhooks';
import { signRequest } from '../../../operations/send/sign-request.ts';

const at = new Date(20_000_000);

test("GitHub's own example is signed as its documentation says", () => {
  // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
  const headers = signRequest.github({
    id: 'd-1',
    secret: "It's a Secret to Everybody",
    at,
    body: Buffer.from('Hello, World!'),
  });
  expect(Object.fromEntries(headers)).toEqual({
    'x-github-delivery': 'd-1',
    'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
  });
});

test("GitHub's library takes the signature, and of another body it does not", async () => {
  const body = '{"zen":"Ünïcode"}';
  const headers = signRequest.github({ id: 'd-1', secret: 'a secret of many bytes', at, body: Buffer.from(body) });
  const signature = new Map(headers).get('x-hub-signature-256') ?? '';
  expect(await verifyGithub('a secret of many bytes', body, signature)).toBe(true);
  expect(await verifyGithub('a secret of many bytes', `${body} `, signature)).toBe(false);
});

test("The payload of Stripe's own tests is signed as OpenSSL signs it", () => {
  // `openssl dgst -sha256 -hmac whsec_test_secret` over `20000.` and the payload of
  // https://github.com/stripe/stripe-node/blob/master/test/Webhook.spec.ts
  const body = Buffer.from(JSON.stringify({ id: 'evt_test_webhook', object: 'event' }, null, 2));
  expect(signRequest.stripe({ id: '', secret: 'whsec_test_secret', at, body })).toEqual([
    ['stripe-signature', 't=20000,v1=3477a1eb02384eb42ba89a5041c3289bf0d8c28394600f6d30d0d41e1f320f7a'],
  ]);
});

test('The reference library of Standard Webhooks takes the signature, and of another body it does not', () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const body = '{"id":"Ünïcode"}';
  const signed = signRequest['standard-webhooks']({ id: 'msg_1', secret, at: new Date(), body: Buffer.from(body) });
  const headers = Object.fromEntries(signed);
  expect(new Webhook(secret).verify(body, headers)).toEqual({ id: 'Ünïcode' });
  expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow('No matching signature found');
});
