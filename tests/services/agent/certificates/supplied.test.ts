import { createPrivateKey } from 'node:crypto';
import { ensureAuthority, issueFrom } from '../../../../services/agent/certificates/authority.ts';
import type { KeyPair } from '../../../../services/agent/certificates/key-pair.ts';
import { readSupplied } from '../../../../services/agent/certificates/supplied.ts';
import { daysAfter, now } from './dates.ts';
import { memorySecrets } from './memory-secrets.ts';

const secret = 'acme/certificates/orders';
const names = ['orders.example.com'];
let authority: KeyPair;
let pair: KeyPair;

beforeAll(async () => {
  authority = await ensureAuthority({ secrets: memorySecrets(), id: 'a', broker: 'orders', now });
  pair = await issueFrom(authority, { names, now, days: 90 });
});

function read(text: string | undefined, change: { names?: string[]; now?: Date } = {}): KeyPair {
  return readSupplied({ text, secret, names, now, ...change });
}

test('chain and key in one text, in any order, become a chain that starts with the certificate of the key', () => {
  const supplied = read(`${pair.key}\n${authority.certificate}\nsubject=somebody\n${pair.certificate}`);
  expect(supplied).toEqual({ certificate: `${pair.certificate}${authority.certificate}`, key: pair.key });
});

test('JSON of certificate, key and chain is taken, and of certificate and key', () => {
  expect(read(JSON.stringify({ ...pair, chain: authority.certificate })).certificate).toBe(
    `${pair.certificate}${authority.certificate}`,
  );
  expect(read(` ${JSON.stringify(pair)}`)).toEqual(pair);
});

test('a key in the older form of OpenSSL is taken', () => {
  const key = createPrivateKey(pair.key).export({ type: 'sec1', format: 'pem' });
  expect(read(`${pair.certificate}${key}`)).toEqual(pair);
});

test('a wildcard covers a name', async () => {
  const wildcard = await issueFrom(authority, { names: ['*.example.com'], now });
  expect(read(JSON.stringify(wildcard))).toEqual(wildcard);
});

describe('a secret is refused that', () => {
  const refused = (text: string | undefined, change?: { names?: string[]; now?: Date }): string => {
    try {
      read(text, change);
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('was not refused');
  };

  test('is not there', () => {
    expect(refused(undefined)).toBe(
      'secret acme/certificates/orders, which tls.certificate names, does not exist or is empty. Give it a chain and key in PEM.',
    );
  });

  test.each(['hello', '{"username":"a","password":"b"}', '{'])('holds neither certificate nor key: %s', (text) => {
    expect(refused(text)).toContain('is neither PEM nor JSON of certificate and key');
  });

  test('lacks one half', () => {
    expect(refused(pair.certificate)).toContain('holds no private key');
    expect(refused(pair.key)).toContain('holds no readable certificate');
  });

  test('holds a damaged half', () => {
    expect(refused(`${pair.certificate.replace('MII', 'AAA')}${pair.key}`)).toContain('holds no readable certificate');
    expect(refused(`${pair.certificate}${pair.key.replace('MIG', 'AAA')}`)).toContain(
      'a private key that cannot be read',
    );
  });

  test('holds a key with a password', () => {
    const key = createPrivateKey(pair.key).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'x',
    });
    expect(refused(`${pair.certificate}${key}`)).toContain('holds a key with a password');
  });

  test('holds the key of another certificate, and does not tell the key', () => {
    const message = refused(`${pair.certificate}${authority.key}`);
    expect(message).toContain('holds a key that belongs to none of its certificates (first: CN=orders.example.com)');
    expect(message).not.toContain('PRIVATE KEY');
  });

  test('holds an ended or a future certificate', () => {
    const text = JSON.stringify(pair);
    expect(refused(text, { now: daysAfter(now, 90) })).toContain(
      'holds a certificate that ended on 2027-05-30T12:00:00.000Z',
    );
    expect(refused(text, { now: daysAfter(now, -1) })).toContain(
      'holds a certificate that begins on 2027-03-01T11:00:00.000Z',
    );
  });

  test('is wrong in two ways, and says both', () => {
    const message = refused(JSON.stringify(pair), { now: daysAfter(now, 91), names: [...names, 'b.example.com'] });
    expect(message).toContain(
      'that ended on 2027-05-30T12:00:00.000Z; holds a certificate for DNS:orders.example.com and not for b.example.com.',
    );
  });
});
