import { type Channel, connect } from 'amqplib';
import { listeners } from '../../../catalog/kinds/broker/listeners.ts';
import { clientName } from '../../../catalog/kinds/platform/host-names.ts';
import { keepPort } from '../../../operations/servers/ports.ts';
import { compareHostile, type HostileAnswers } from '../../services/edge/hostile.ts';
import type { FuzzTarget } from '../../services/receiver/fuzz.ts';
import { type Program, startProgram } from '../program.ts';
import { startWholeWay, type WholeWay } from './whole-way.ts';

/** A host of the sample's zone, as the tests of hostile requests aim at it. */
export const target: FuzzTarget = {
  host: 'hooks.acme.example',
  path: '/orders',
  secret: 'the secret of GitHub, which nobody knows',
  maxBodyBytes: 2_000,
  maxHeaderBytes: 16_384,
};

/** The same endpoint behind Cloudflare, and behind a gateway, before the same queue. */
export interface HostileBench {
  way: WholeWay;
  gateway: Program & { port: number };
  /** Sends as many, the same ones for the same seed. */
  compare(count: number, seed: number): Promise<HostileAnswers>;
  channel(): Promise<Channel>;
  stop(): Promise<void>;
}

/** Environments of the function, and requests at a time, so that none is throttled. */
const atOnce = 4;

export async function startHostileBench(): Promise<HostileBench> {
  const { host, path, maxBodyBytes } = target;
  const place = { host, path, broker: 'orders', vhost: 'orders', queue: 'quotes' };
  const signature = { scheme: 'github', secrets: [{ secret: 'acme/github' }] };
  const secrets = { 'acme/github': target.secret };
  const way = await startWholeWay({
    endpoints: { hostile: { ...place, maxBodyBytes, signature } },
    secrets,
    concurrency: atOnce,
  });
  const gateway = await startGateway(way, secrets);
  const model = await connect(`${way.broker.rabbitmq.amqpUrl}/orders`);
  return {
    ...{ way, gateway },
    channel: () => model.createChannel(),
    compare: (count, seed) =>
      compareHostile({ gateway: gateway.port, cloudflare: way.port }, { target, count, seed, atOnce }),
    async stop() {
      await model.close();
      await gateway.kill9();
      await way.stop();
    },
  };
}

/** A gateway that is told of the endpoints what the function is told of them. */
async function startGateway(way: WholeWay, secrets: Record<string, string>) {
  const { origin: _, ...settings } = JSON.parse(way.synthesized.settings.content);
  const port = await keepPort();
  const broker = {
    ...{ host: clientName(way.synthesized.catalog.platform, 'orders'), port: listeners.amqps.port, tls: true },
    ...{ ca: way.broker.authority.certificate, credentials: { secret: 'broker' } },
  };
  const program = await startProgram({
    name: 'gateway',
    settings: { ...settings, brokers: { orders: broker }, maxSourceShare: 1 },
    secrets: { ...secrets, broker: JSON.stringify(way.login('gateway')) },
    environment: { GATEWAY_PORT: String(port) },
    hosts: way.hosts,
  });
  return Object.assign(program, { port });
}
