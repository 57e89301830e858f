import { createHash } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { receiverSourceVariable } from '../../../../contracts/receiver-function.ts';
import { fetchSettings } from '../../../../services/receiver/lambda/fetch-settings.ts';

/**
 * What stack `ingress` wrote first. A field that comes later is optional or has a default: a new program meets these when a change is taken
 * back, of which the settings go first, too.
 */
const earlier = {
  endpoints: [
    {
      name: 'orders',
      host: 'hooks.example.com',
      path: '/orders',
      methods: ['POST'],
      mode: 'accept',
      broker: 'mq',
      vhost: '/',
      exchange: '',
      routingKey: 'orders',
      queue: 'orders',
      fanOut: [],
      signature: { scheme: 'none', secrets: [], toleranceSeconds: 300 },
      allow: [],
      maxBodyBytes: 1024,
      deadlineSeconds: 10,
      taps: 'off',
    },
  ],
  brokers: { mq: { host: 'mq.acme.internal', port: 5671, tls: true, credentials: { secret: 'acme/login' } } },
  origin: {
    header: 'x-warren-origin',
    secrets: [{ secret: 'acme/edge/origin-1' }],
    clientHeader: 'x-warren-client',
    hostHeader: 'x-warren-host',
    authorizationHeader: 'x-warren-authorization',
  },
};
const document = JSON.stringify(earlier);
const sha256 = createHash('sha256').update(document).digest('hex');
const named = { bucket: 'services', key: `receiver/settings/${sha256}.json`, sha256, brokerTable: 'acme-brokers' };
const environmentOf = (source: object) => ({ [receiverSourceVariable]: JSON.stringify(source) });

const sources =
  (authority: string | undefined = 'AUTHORITY', text = document) =>
  () => ({
    object: async (bucket: string, key: string) => {
      expect([bucket, key]).toEqual([named.bucket, named.key]);
      return text;
    },
    authority: async (table: string, broker: string) => {
      expect([table, broker]).toEqual(['acme-brokers', 'mq']);
      return authority === '' ? undefined : authority;
    },
  });

test('the function is told what the object says, and trusts the authorities of its brokers besides those of everybody', async () => {
  const settings = await fetchSettings(environmentOf(named), sources());
  expect(settings.endpoints.map(({ name }) => name)).toEqual(['orders']);
  expect(settings.brokers.mq?.ca).toBe([...rootCertificates, 'AUTHORITY'].join('\n'));
});

test('settings of a later receiver are taken: Terraform gives a function its settings before its program', async () => {
  const [one] = earlier.endpoints;
  const origin = { ...earlier.origin, later: 'x' };
  const text = JSON.stringify({ ...earlier, endpoints: [{ ...one, later: true }], origin, later: { more: [] } });
  const itsSha256 = createHash('sha256').update(text).digest('hex');
  const asked = fetchSettings(environmentOf({ ...named, sha256: itsSha256 }), sources('AUTHORITY', text));
  expect(await asked).toEqual(await fetchSettings(environmentOf(named), sources()));
});

test('a document that is not the one that was named is not taken', async () => {
  await expect(fetchSettings(environmentOf(named), sources('AUTHORITY', `${document} `))).rejects.toThrow(
    `s3://services/receiver/settings/${sha256}.json is not the document of SHA-256 ${sha256}`,
  );
});

test('a broker whose authority is not known yet is said, so that the next request tries again', async () => {
  await expect(fetchSettings(environmentOf(named), sources(''))).rejects.toThrow(
    'no node of mq has reported the authority of its certificates yet',
  );
});

test('a variable that names nothing is said', async () => {
  const asked = fetchSettings(environmentOf({ ...named, key: '' }), sources());
  await expect(asked).rejects.toThrow('WARREN_RECEIVER_SOURCE does not say where the settings are:');
});

test('without it the environment itself is read, and nothing of AWS is opened', async () => {
  const settings = await fetchSettings({ WARREN_RECEIVER_SETTINGS_JSON: document }, () => {
    throw new Error('opened');
  });
  expect(settings.brokers.mq?.host).toBe('mq.acme.internal');
});
