import { X509Certificate } from 'node:crypto';
import type { CertificateSource } from '../../../../contracts/bundle.ts';
import { brokerSecrets } from '../../../../contracts/secrets.ts';
import { ensureAuthority, issueFrom } from '../../../../services/agent/certificates/authority.ts';
import {
  ensureCertificate,
  type Order,
  type ServerCertificate,
} from '../../../../services/agent/certificates/certificate.ts';
import type { KeyPair } from '../../../../services/agent/certificates/key-pair.ts';
import { vouching } from '../../../../services/agent/certificates/node-tls.ts';
import { daysAfter, now } from './dates.ts';
import { memorySecrets } from './memory-secrets.ts';

const path = 'acme/brokers/orders';
const paths = brokerSecrets(path);
const names = ['orders.example.com'];
const acme: CertificateSource = {
  from: 'acme',
  directory: 'https://acme.example.com/directory',
  zoneId: '023e105f4ecef8ad9ca31a8372d0c353',
  token: 'acme/cloudflare',
};
let authority: KeyPair;
let letsEncrypt: KeyPair;

beforeAll(async () => {
  const make = (broker: string) => ensureAuthority({ secrets: memorySecrets(), id: 'a', broker, now });
  authority = await make('orders');
  letsEncrypt = await make('stranger');
});

/** An authority on the internet that gives 90 days, and notes who asked. */
function certificateShop() {
  const orders: Parameters<Order>[0][] = [];
  let date = now;
  let broken: string | undefined;
  const order: Order = async (request) => {
    orders.push(request);
    if (broken) throw new Error(broken);
    const issued = await issueFrom(letsEncrypt, { names: request.names, now: date, days: 90 });
    return { ...issued, certificate: `${issued.certificate}${letsEncrypt.certificate}` };
  };
  return {
    orders,
    order,
    on: (later: Date) => {
      date = later;
    },
    breakDown: (message: string | undefined) => {
      broken = message;
    },
  };
}

function setting(values: Record<string, string> = { 'acme/cloudflare': 'cloudflare-token' }) {
  const shop = certificateShop();
  const secrets = memorySecrets(values);
  const ensure = (
    change: { source?: CertificateSource; names?: string[]; now?: Date; current?: KeyPair } = {},
  ): Promise<ServerCertificate> => {
    shop.on(change.now ?? now);
    return ensureCertificate({ source: acme, names, secrets, paths, authority, now, order: shop.order, ...change });
  };
  return { shop, secrets, ensure };
}

describe("the broker's own authority", () => {
  const source: CertificateSource = { from: 'authority' };

  test('gives a certificate, and the one at hand is kept while it is good', async () => {
    const { ensure } = setting();
    const first = await ensure({ source });
    expect(first).toMatchObject({
      authority: authority.certificate,
      issuer: 'CN=RabbitMQ orders',
      notAfter: daysAfter(now, 365),
    });
    const later = await ensure({ source, current: first, now: daysAfter(now, 100) });
    expect(later.key).toBe(first.key);
    expect((await ensure({ source, current: first, now: daysAfter(now, 300) })).key).not.toBe(first.key);
  });
});

describe('a supplied certificate', () => {
  const source: CertificateSource = { from: 'secret', secret: 'acme/certificates/orders' };

  test('is shown with its chain', async () => {
    const pair = await issueFrom(letsEncrypt, { names, now });
    const { ensure } = setting({
      'acme/certificates/orders': JSON.stringify({ ...pair, chain: letsEncrypt.certificate }),
    });
    const certificate = await ensure({ source });
    expect(certificate.certificate).toBe(`${pair.certificate}${letsEncrypt.certificate}`);
    expect(certificate.authority).toBe(letsEncrypt.certificate);
    expect(certificate.issuer).toBe('CN=RabbitMQ stranger');
  });

  test('that came alone stands for its authority', async () => {
    const pair = await issueFrom(letsEncrypt, { names, now });
    const { ensure } = setting({ 'acme/certificates/orders': JSON.stringify(pair) });
    expect((await ensure({ source })).authority).toBe(pair.certificate);
  });

  test('is told with what it goes back to, for those who trust none but the own authority', async () => {
    const pair = await issueFrom(letsEncrypt, { names, now });
    const { ensure } = setting({
      'acme/certificates/orders': JSON.stringify({ ...pair, chain: letsEncrypt.certificate }),
    });
    const own = { certificate: 'OWN' };
    const server = await ensure({ source });
    const told = vouching(source, { authority: own, server });
    expect(told).toBe(`OWN\n${letsEncrypt.certificate.trim()}\n`);
    expect(vouching({ from: 'acme' }, { authority: own, server })).toBe('OWN\n');
  });

  test('that is missing is an error', async () => {
    await expect(setting().ensure({ source })).rejects.toThrow(
      'secret acme/certificates/orders, which tls.certificate names, does not exist or is empty',
    );
  });
});

describe("Let's Encrypt", () => {
  test('is asked once, with the token and an account of the broker, and other nodes find what it gave', async () => {
    const { shop, secrets, ensure } = setting();
    const first = await ensure();
    const second = await ensure({ now: daysAfter(now, 59) });
    expect(second).toEqual(first);
    expect(first.warning).toBeUndefined();
    expect(first.authority).toBe(letsEncrypt.certificate);
    expect(shop.orders).toHaveLength(1);
    expect(shop.orders[0]).toMatchObject({
      names,
      token: 'cloudflare-token',
      accountKey: secrets.values[paths.account],
    });
    expect(secrets.writes).toEqual([paths.account, paths.certificate]);
    expect(Object.keys(JSON.parse(secrets.values[paths.certificate] ?? ''))).toEqual(['certificate', 'key']);
  });

  test('is asked again, by the same account, when a third of the life is left', async () => {
    const { shop, ensure } = setting();
    const first = await ensure();
    const second = await ensure({ now: daysAfter(now, 61) });
    expect(second.notAfter).toEqual(daysAfter(now, 151));
    expect(second.key).not.toBe(first.key);
    expect(shop.orders[1]?.accountKey).toBe(shop.orders[0]?.accountKey);
  });

  test('is asked again when the names change', async () => {
    const { shop, ensure } = setting();
    await ensure();
    const both = await ensure({ names: [...names, 'o.example.com'] });
    expect(new X509Certificate(both.certificate).subjectAltName).toBe('DNS:orders.example.com, DNS:o.example.com');
    expect(shop.orders).toHaveLength(2);
  });

  test('is asked when the secret holds something unreadable or a key of another certificate', async () => {
    const { key } = await issueFrom(letsEncrypt, { names, now });
    const { certificate } = await issueFrom(letsEncrypt, { names, now });
    for (const text of ['hello', '[]', JSON.stringify({ certificate, key })]) {
      const { shop, ensure } = setting({ 'acme/cloudflare': 'cloudflare-token', [paths.certificate]: text });
      await ensure();
      expect(shop.orders).toHaveLength(1);
    }
  });
});

describe("when Let's Encrypt gives nothing", () => {
  test('the certificate there is stays, with a warning', async () => {
    const { shop, ensure } = setting();
    const first = await ensure();
    shop.breakDown('no such zone');
    const kept = await ensure({ now: daysAfter(now, 70) });
    expect(kept.certificate).toBe(first.certificate);
    expect(kept.warning).toBe(
      'no certificate for orders.example.com from acme.example.com: no such zone. ' +
        'The one there is ends on 2027-05-30T12:00:00.000Z; the next try is after 2027-05-10T13:00:00.000Z.',
    );
  });

  test("without one the broker's own authority stands in, and stays the same", async () => {
    const { shop, ensure } = setting();
    shop.breakDown('no such zone');
    const first = await ensure();
    expect(first.issuer).toBe('CN=RabbitMQ orders');
    expect(first.authority).toBe(authority.certificate);
    expect(first.warning).toContain("no such zone. Clients see one of the broker's own authority;");
    expect((await ensure({ current: first })).key).toBe(first.key);
  });

  test("after the certificate's end the broker's own authority stands in", async () => {
    const { shop, ensure } = setting();
    const first = await ensure();
    shop.breakDown('no such zone');
    const later = await ensure({ current: first, now: daysAfter(now, 91) });
    expect(later.issuer).toBe('CN=RabbitMQ orders');
  });

  test('it is left in peace for an hour, and then asked again', async () => {
    const { shop, ensure } = setting();
    shop.breakDown('no such zone');
    await ensure();
    const soon = await ensure({ now: new Date(now.getTime() + 59 * 60_000) });
    expect(shop.orders).toHaveLength(1);
    expect(soon.warning).toContain('no such zone');
    shop.breakDown(undefined);
    const later = await ensure({ now: new Date(now.getTime() + 60 * 60_000) });
    expect(later.warning).toBeUndefined();
    expect(later.issuer).toBe('CN=RabbitMQ stranger');
  });

  test('a new token, other names or another directory are tried at once', async () => {
    const { shop, secrets, ensure } = setting();
    shop.breakDown('no such zone');
    await ensure();
    secrets.values['acme/cloudflare'] = 'another-token';
    await ensure();
    await ensure({ names: ['o.example.com'] });
    await ensure({ source: { ...acme, directory: 'https://other.example.com/directory' } });
    expect(shop.orders).toHaveLength(4);
  });

  test('because the token is missing, the warning names its secret', async () => {
    const { shop, ensure } = setting({});
    expect((await ensure()).warning).toContain(
      'secret acme/cloudflare, which holds the Cloudflare token, does not exist or is empty',
    );
    expect(shop.orders).toEqual([]);
  });
});
