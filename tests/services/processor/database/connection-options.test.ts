import { X509Certificate } from 'node:crypto';
import type { AuthPlugin } from 'mysql2';
import { connectionOptions } from '../../../../services/processor/database/connection-options.ts';

const settings = { host: 'db.example.com', port: 3306, user: 'processor_orders', database: 'shop', tls: true };
const ssl = (more: object = {}) => {
  const { ssl: options } = connectionOptions({ ...settings, ...more }, { password: 'p' });
  if (typeof options !== 'object') throw new Error('no TLS');
  return options;
};

test('the server is held to its name, and to the authorities of RDS of every kind that is in force', () => {
  const { ca, verifyIdentity, minVersion } = ssl();
  expect([verifyIdentity, minVersion]).toEqual([true, 'TLSv1.2']);
  const names = (ca as string[])
    .map((pem) => new X509Certificate(pem))
    .filter(({ validTo }) => new Date(validTo) > new Date())
    .map(({ subject }) => /CN=(.*)/.exec(subject)?.[1]);
  // rds-ca-rsa2048-g1, rds-ca-rsa4096-g1 and rds-ca-ecc384-g1 of
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
  for (const region of ['us-east-1', 'eu-central-1', 'eu-central-2', 'ap-south-2', 'me-central-1', 'sa-east-1']) {
    for (const kind of ['RSA2048', 'RSA4096', 'ECC384']) {
      expect(names).toContain(`Amazon RDS ${region} Root CA ${kind} G1`);
    }
  }
  // Of regions younger than the bundle, which docs/data-plane.md names.
  for (const region of ['ap-east-2', 'ap-southeast-5', 'ca-west-1', 'il-central-1', 'mx-central-1']) {
    expect(names.some((name) => name?.includes(region))).toBe(false);
  }
});

test('a file of authorities takes their place', () => {
  expect(ssl({ ca: 'package.json' }).ca).toContain('"name": "warren"');
  expect(() => ssl({ ca: 'nowhere.pem' })).toThrow('nowhere.pem');
});

test('a token is made for each login, given to whoever asks for it as it is, and there is no password besides', async () => {
  let made = 0;
  const options = connectionOptions(settings, { tokens: async () => `token ${++made}` });
  expect(options).not.toHaveProperty('password');
  const answer = async () => {
    const plugin = options.authPlugins?.mysql_clear_password as AuthPlugin;
    return plugin({} as Parameters<AuthPlugin>[0])(Buffer.alloc(0));
  };
  expect([await answer(), await answer()]).toEqual([Buffer.from('token 1\0'), Buffer.from('token 2\0')]);
  expect(Object.keys(options.authPlugins ?? {})).toEqual(['mysql_clear_password']);
});
