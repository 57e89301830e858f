import type { ReceiverSettings } from '../../../contracts/endpoint-settings.ts';
import type { Logger } from '../../observability/log.ts';
import { startOperationsServer } from '../../observability/operations-server.ts';
import { startTracing } from '../../observability/tracing.ts';
import { secretsBySdk } from '../../settings/sdk-secrets.ts';
import { secretSource } from '../../settings/secrets.ts';
import { openReceiver } from '../receiver.ts';
import { openMetrics } from '../records/metrics.ts';
import { startGatewayServer } from './server.ts';

/** A gateway that runs. */
export interface Gateway {
  url: string;
  operationsUrl: string;
  /** Takes nothing new, finishes what is under way within the time, and closes the connections. */
  stop(withinMs: number): Promise<void>;
}

/** Starts everything; what it started is stopped again when something cannot be. */
export async function startGateway({
  settings,
  environment,
  log,
}: {
  settings: ReceiverSettings;
  environment: NodeJS.ProcessEnv;
  log: Logger;
}): Promise<Gateway> {
  const stops: (() => Promise<void>)[] = [];
  let stopping = false;
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const tracing = await startTracing({ service: 'warren-gateway', environment });
    stops.push(() => tracing.stop());
    const secrets = secretSource(environment, secretsBySdk);
    const receiver = await openReceiver({ settings, secrets, metrics: openMetrics, log });
    stops.push(() => receiver.close());
    const operations = await startOperationsServer({
      host: environment.OPERATIONS_HOST || '127.0.0.1',
      port: portOf(environment, 'OPERATIONS_PORT', 9090),
      registry: receiver.metrics.registry,
      reasonsNotReady: async () => (stopping ? ['stopping'] : receiver.reasonsNotReady()),
      warnings: () => receiver.warnings(),
    });
    stops.push(() => operations.close());
    const server = await startGatewayServer({
      receive: receiver.receive,
      host: environment.GATEWAY_HOST || '127.0.0.1',
      port: portOf(environment, 'GATEWAY_PORT', 8080),
      log,
    });
    return {
      url: server.url,
      operationsUrl: operations.url,
      async stop(withinMs) {
        stopping = true;
        await server.close(withinMs);
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function portOf(environment: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const text = environment[name];
  if (!text) return otherwise;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`${name} is ${JSON.stringify(text)}, which is no port`);
  return port;
}
