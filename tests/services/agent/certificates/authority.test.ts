import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { ensureAuthority, issueFrom, keepOrIssue } from '../../../../services/agent/certificates/authority.ts';
import { daysAfter, now } from './dates.ts';
import { memorySecrets } from './memory-secrets.ts';

const id = 'acme/brokers/orders/authority';
const names = ['orders.acme.internal', 'orders-1.acme.internal'];

function makeAuthority(date = now) {
  return ensureAuthority({ secrets: memorySecrets(), id, broker: 'orders', now: date });
}

describe('the authority of a broker', () => {
  test('is made once and then read from its secret', async () => {
    const secrets = memorySecrets();
    const made = await ensureAuthority({ secrets, id, broker: 'orders', now });
    const read = await ensureAuthority({ secrets, id, broker: 'orders', now: daysAfter(now, 3000) });
    expect(read).toEqual(made);
    expect(secrets.writes).toEqual([id]);
    expect(JSON.parse(secrets.values[id] ?? '')).toEqual(made);
  });

  test('signs itself, with ECDSA P-256, for ten years, and can make no other authority', async () => {
    const { certificate, key } = await makeAuthority();
    const parsed = new X509Certificate(certificate);
    expect(parsed.ca).toBe(true);
    expect(parsed.subject).toBe('CN=RabbitMQ orders');
    expect(parsed.verify(parsed.publicKey)).toBe(true);
    expect(parsed.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(parsed.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(new Date(parsed.validTo)).toEqual(daysAfter(now, 3652));
    // Basic constraints, critical: authority true, path length 0.
    expect(parsed.raw.toString('hex')).toContain('0603551d130101ff040830060101ff020100');
  });

  test.each([
    ['is no JSON', 'hello', 'holds no certificate authority'],
    ['lacks the key', '{"certificate":"x"}', 'holds no certificate authority'],
    ['is no certificate', '{"certificate":"x","key":"y"}', 'has ended or whose key is another'],
  ])('is left as it is when what the secret holds %s', async (_case, text, message) => {
    const secrets = memorySecrets({ [id]: text });
    const attempt = ensureAuthority({ secrets, id, broker: 'orders', now });
    await expect(attempt).rejects.toThrow(`secret ${id} holds`);
    await expect(attempt).rejects.toThrow(message);
    expect(secrets.writes).toEqual([]);
  });
});

describe('a certificate from the authority', () => {
  test('is for its names, for servers and clients, and the authority signed it', async () => {
    const authority = await makeAuthority();
    const { certificate, key } = await issueFrom(authority, { names, now });
    const parsed = new X509Certificate(certificate);
    expect(parsed.subjectAltName).toBe('DNS:orders.acme.internal, DNS:orders-1.acme.internal');
    expect(parsed.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    expect(parsed.ca).toBe(false);
    expect(parsed.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(parsed.checkIssued(new X509Certificate(authority.certificate))).toBe(true);
    expect(parsed.verify(createPublicKey(authority.certificate))).toBe(true);
    expect(new Date(parsed.validTo)).toEqual(daysAfter(now, 365));
  });

  test('does not outlive its authority', async () => {
    const authority = await makeAuthority();
    const { certificate } = await issueFrom(authority, { names, now: daysAfter(now, 3600), days: 365 });
    expect(new X509Certificate(certificate).validTo).toBe(new X509Certificate(authority.certificate).validTo);
  });

  test('takes a name that is too long for a subject', async () => {
    const long = `${'orders'.repeat(10)}.acme.internal`;
    const { certificate } = await issueFrom(await makeAuthority(), { names: [long], now });
    const parsed = new X509Certificate(certificate);
    expect(parsed.subject).toBe('CN=rabbitmq');
    expect(parsed.checkHost(long, { subject: 'never' })).toBe(long);
  });

  test('is kept while it is good', async () => {
    const authority = await makeAuthority();
    const current = await issueFrom(authority, { names, now });
    expect(await keepOrIssue(authority, { current, names, now: daysAfter(now, 200) })).toBe(current);
  });

  test('is replaced for other names, with a third of its life left, and when another authority gave it', async () => {
    const authority = await makeAuthority();
    const current = await issueFrom(authority, { names, now });
    const replaced = async (change: Parameters<typeof keepOrIssue>[1], by = authority) =>
      (await keepOrIssue(by, change)).key !== current.key;
    expect(await replaced({ current, names: ['other.acme.internal'], now })).toBe(true);
    expect(await replaced({ current, names, now: daysAfter(now, 250) })).toBe(true);
    expect(await replaced({ current, names, now }, await makeAuthority())).toBe(true);
    expect(await replaced({ current: undefined, names, now })).toBe(true);
  });
});
