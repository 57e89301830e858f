import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { Endpoint } from '../../catalog/kinds/endpoint/endpoint.ts';
import type { Processor } from '../../catalog/kinds/processor/processor.ts';
import type { BrokerSettings } from '../../contracts/broker-settings.ts';
import type { receiverSettings } from '../../contracts/endpoint-settings.ts';
import type { ProcessorSettings } from '../../contracts/processor-settings.ts';
import type { Mariadb } from '../servers/mariadb.ts';
import type { Login } from '../servers/rabbitmq.ts';

/** Names of secrets that no file of the repository names. */
const own = { gateway: 'local/gateway', processor: 'local/processor', database: 'local/database' } as const;

/** Texts of secrets by their names, as the programs read them from a file: random ones for all that endpoints name. */
export function localSecrets(props: {
  endpoints: readonly Endpoint[];
  gateway: Login;
  processor: Login;
  databasePassword: string;
}): Record<string, string> {
  const signing = props.endpoints.flatMap(({ signature: { scheme, secrets } }) =>
    secrets.map(({ secret }): [string, string] => [secret, signingSecret(scheme)]),
  );
  return {
    ...Object.fromEntries(signing),
    [own.gateway]: JSON.stringify(props.gateway),
    [own.processor]: JSON.stringify(props.processor),
    [own.database]: props.databasePassword,
  };
}

/** 24 to 64 bytes: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#symmetric */
function signingSecret(scheme: Endpoint['signature']['scheme']): string {
  const bytes = randomBytes(32);
  return scheme === 'github' ? bytes.toString('hex') : `whsec_${bytes.toString('base64')}`;
}

/** What the gateway is told. */
export function gatewayDocument({
  endpoints,
  brokerPort,
}: {
  endpoints: readonly Endpoint[];
  brokerPort: number;
}): z.input<typeof receiverSettings> {
  const names = [...new Set(endpoints.map(({ broker }) => broker))];
  return {
    endpoints: [...endpoints],
    brokers: Object.fromEntries(names.map((name) => [name, localBroker(brokerPort, own.gateway)])),
  };
}

/** What a processor is told. */
export function processorDocument(props: {
  processor: Processor;
  brokerPort: number;
  database: Mariadb['login'];
  cacheUrl: string;
}): ProcessorSettings {
  const { processor, brokerPort, database, cacheUrl } = props;
  const { host, port, user, database: name } = database;
  return {
    processor,
    broker: localBroker(brokerPort, own.processor),
    ...(processor.uses.includes('database') && {
      database: { host, port, user, database: name, password: { secret: own.database }, tls: false },
    }),
    ...(processor.uses.includes('cache') && { cache: { url: cacheUrl } }),
  };
}

function localBroker(port: number, secret: string): BrokerSettings {
  return { host: '127.0.0.1', port, tls: false, credentials: { secret } };
}
