import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { addressOf } from '../../../services/settings/broker-settings.ts';
import { secretSource } from '../../../services/settings/secrets.ts';

/** Of an AWS that is not asked. */
const nowhere = () => () => Promise.reject(new Error('AWS was asked'));

const local = { host: '127.0.0.1', port: 5672, tls: false, credentials: { secret: 'broker/shop' } };

test('the name and password of a broker come from its secret', async () => {
  const secrets = async () => '{"username":"shop","password":"p"}';
  expect(await addressOf(local, 'orders', secrets)).toEqual({
    host: '127.0.0.1',
    port: 5672,
    vhost: 'orders',
    user: 'shop',
    password: 'p',
  });
});

test('a secret that is none of credentials is named, and not shown', async () => {
  const failure = addressOf(local, '/', async () => 'hunter2').catch((error: Error) => error);
  expect(String(await failure)).toBe('Error: secret broker/shop is not {"username": …, "password": …}');
});

test('plain AMQP leaves no machine', async () => {
  const secrets = async () => '{"username":"shop","password":"p"}';
  await expect(addressOf({ ...local, host: '10.20.0.4' }, '/', secrets)).rejects.toThrow(
    '10.20.0.4:5672 is to be reached without TLS, which is for the loopback address alone',
  );
});

test('secrets come from a file where one is named, and one without a value is an error', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'warren-secrets-'));
  try {
    const file = join(folder, 'secrets.json');
    writeFileSync(file, '{"webhooks/orders":"whsec_1","empty":""}');
    const secrets = secretSource({ WARREN_SECRETS_FILE: file }, nowhere);
    expect(await secrets('webhooks/orders')).toBe('whsec_1');
    await expect(secrets('empty')).rejects.toThrow(`secret empty has no value in ${file}`);
    await expect(secrets('webhooks/other')).rejects.toThrow('secret webhooks/other has no value in');
    writeFileSync(file, '{"webhooks/orders":"whsec_2"}');
    expect(await secrets('webhooks/orders')).toBe('whsec_2');
    writeFileSync(file, 'whsec_3');
    await expect(secrets('webhooks/orders')).rejects.toThrow(
      /^\/\S+secrets\.json is no JSON mapping of names to texts$/,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(() => secretSource({}, nowhere)).toThrow('neither WARREN_SECRETS_FILE nor AWS_REGION is set');
});

test('a broker with an authority of its own is trusted besides those whom everybody trusts', async () => {
  const caFile = join(mkdtempSync(join(tmpdir(), 'warren-test-')), 'authority.pem');
  writeFileSync(caFile, 'OWN AUTHORITY');
  const secrets = async () => JSON.stringify({ username: 'shop', password: 'hunter2' });
  const { tls } = await addressOf({ ...local, host: 'orders.acme.internal', tls: true, caFile }, '/', secrets);
  expect(tls?.ca?.endsWith('\nOWN AUTHORITY')).toBe(true);
  expect(tls?.ca).toContain(rootCertificates[0]);
  rmSync(dirname(caFile), { recursive: true });
});
