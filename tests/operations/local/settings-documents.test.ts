import { Webhook } from 'standardwebhooks';
import { gatewayDocument, localSecrets, processorDocument } from '../../../operations/local/settings-documents.ts';
import { signRequest } from '../../../operations/send/sign-request.ts';
import { requireCatalog } from '../../../pipeline/repository/repository.ts';
import { parseSettings } from '../../../services/processor/settings.ts';

const { endpoints, processors } = requireCatalog('.');
const database = { host: '127.0.0.1', port: 3307, user: 'warren', password: 'p', database: 'warren' };

test('A processor takes its document, and gets the database and the cache only when it uses them', () => {
  const documents = processors.map((processor) =>
    processorDocument({ processor, brokerPort: 5673, database, cacheUrl: 'redis://:p@127.0.0.1:6380' }),
  );
  const read = documents.map((document) => parseSettings('test', JSON.stringify(document)));
  expect(read.map(({ processor, database: used, cache }) => [processor.name, used?.port, cache])).toEqual([
    ['orders', 3307, { url: 'redis://:p@127.0.0.1:6380' }],
    ['quotes', undefined, undefined],
  ]);
});

test('The documents name secrets and hold none', () => {
  const gateway = { username: 'gateway', password: 'gateway-password' };
  const processor = { username: 'processor', password: 'processor-password' };
  const secrets = localSecrets({ endpoints, gateway, processor, databasePassword: 'database-password' });
  const [first] = processors;
  if (!first) throw new Error('the sample files have processors');
  const documents = JSON.stringify([
    gatewayDocument({ endpoints, brokerPort: 1 }),
    processorDocument({ processor: first, brokerPort: 1, database, cacheUrl: 'redis://127.0.0.1' }),
  ]);
  const named = [...documents.matchAll(/"secret":"([^"]+)"/g)].map(([, name]) => name);
  expect(named.sort()).toEqual(['acme/order-webhook', 'local/database', 'local/gateway', 'local/processor']);
  expect(Object.keys(secrets).sort()).toEqual(named);
  for (const text of Object.values(secrets)) expect(documents).not.toContain(text);
});

test('A secret that was made up signs what the reference library of Standard Webhooks accepts', () => {
  const login = { username: 'a', password: 'b' };
  const secret = localSecrets({ endpoints, gateway: login, processor: login, databasePassword: '' })[
    'acme/order-webhook'
  ];
  if (!secret) throw new Error('the sample endpoint names a secret');
  const body = '{"id":"order-1"}';
  const headers = Object.fromEntries(
    signRequest['standard-webhooks']({ id: 'msg_1', secret, at: new Date(), body: Buffer.from(body) }),
  );
  expect(new Webhook(secret).verify(body, headers)).toEqual({ id: 'order-1' });
});
