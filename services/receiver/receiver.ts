import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import {
  type EndpointSettings,
  mostBodyBytes,
  type ReceiverSettings,
  unsignedScheme,
} from '../../contracts/endpoint-settings.ts';
import type { Logger } from '../observability/log.ts';
import { addressOf } from '../settings/broker-settings.ts';
import type { SecretSource } from '../settings/secrets.ts';
import { type BrokerNeeds, type OpenBroker, openBroker } from './broker/broker-session.ts';
import { boundInFlight } from './limits/in-flight.ts';
import { openReceive, type Receive } from './receive.ts';
import type { Observed, ReceiverMetrics } from './records/metrics.ts';
import { type Endpoint, openEndpoint } from './routing/endpoint.ts';
import { openRoutes } from './routing/routes.ts';
import { signatureHeaders } from './signatures/index.ts';
import { rereadSecrets } from './signatures/reread-secrets.ts';
import { originReader } from './sources/origin.ts';
import { openOriginSecrets } from './sources/origin-secrets.ts';
import { openRedact } from './taps/redact.ts';
import { openTaps } from './taps/taps.ts';

/** The core with its brokers. */
export interface Receiver<Metrics extends ReceiverMetrics = ReceiverMetrics> {
  receive: Receive;
  metrics: Metrics;
  /** Why it cannot take requests as it should; empty when it can. */
  reasonsNotReady(): Promise<string[]>;
  /** What is wrong though it takes every request: secrets that were read again and are of no use, where those before them still count. */
  warnings(): string[];
  /** Waits until every broker is connected, at most so long. */
  connected(withinMs: number): Promise<void>;
  /** Makes every connection anew; for a process that was frozen. */
  renew(): void;
  close(): Promise<void>;
}

interface ReceiverProps<Metrics extends ReceiverMetrics = ReceiverMetrics> {
  settings: ReceiverSettings;
  secrets: SecretSource;
  /** Makes what counts. */
  metrics: (observed: Observed) => Metrics;
  log: Logger;
}

/** A broker's virtual host that endpoints need, connected to. */
interface ConnectedBroker {
  broker: string;
  vhost: string;
  open: OpenBroker;
}

/** Makes everything that the settings ask for, and begins to connect. Throws for secrets of brokers and of the proxy that are missing. */
export async function openReceiver<Metrics extends ReceiverMetrics>(
  props: ReceiverProps<Metrics>,
): Promise<Receiver<Metrics>> {
  const { settings, secrets, log } = props;
  const origin = settings.origin && {
    ...settings.origin,
    secrets: await openOriginSecrets(settings.origin.secrets, secrets),
  };
  const brokers: ConnectedBroker[] = [];
  const inFlight = boundInFlight({ ...settings, mostBodyBytes });
  const metrics = props.metrics({
    inFlight: () => inFlight,
    brokers: () => brokers.map(({ broker, vhost, open }) => ({ broker, vhost, up: open.up() })),
  });
  const taps = openTaps({
    gateway: `${hostname()}/${randomUUID().slice(0, 8)}`,
    redact: openRedact([...signatureHeaders, ...(origin ? [origin.header] : [])]),
    count: metrics.tap,
  });
  const endpoints = await openEndpoints(props, { brokers, onTapReturned: taps.returned });
  const signed = endpoints.filter(({ scheme }) => scheme !== unsignedScheme);
  const rereading = rereadSecrets({ endpoints: signed, origin: origin?.secrets, log });
  const receive = openReceive({
    routes: openRoutes(endpoints),
    readOrigin: originReader(origin),
    inFlight,
    taps,
    metrics,
    log,
  });
  return {
    receive,
    metrics,
    reasonsNotReady: async () => [
      ...problemsOf(signed, { serving: false }),
      ...(await Promise.all(brokers.map(({ open }) => open.reasonsNotReady()))).flat(),
    ],
    warnings: () => [...problemsOf(signed, { serving: true }), ...(origin?.secrets.problems() ?? [])],
    async connected(withinMs) {
      await Promise.all(brokers.map(({ open }) => open.ready(withinMs)));
    },
    renew() {
      for (const { open } of brokers) open.renew();
    },
    close() {
      rereading.stop();
      return closeAll(brokers);
    },
  };
}

/** What is wrong with secrets of endpoints that serve all the same, or of those that do not. */
function problemsOf(endpoints: readonly Endpoint[], { serving }: { serving: boolean }): string[] {
  return endpoints
    .filter(({ signing }) => (signing.verify() !== undefined) === serving)
    .flatMap(({ signing }) => signing.problems());
}

/** Opens every endpoint, all beside each other, and adds the brokers that they need. Closes those again when one cannot be opened. */
async function openEndpoints(
  props: Omit<ReceiverProps, 'metrics'>,
  opening: { brokers: ConnectedBroker[]; onTapReturned: (routingKey: string) => void },
): Promise<Endpoint[]> {
  const groups = byBroker(props.settings.endpoints).map((group) => openGroup(group, { ...props, ...opening }));
  // Each has to have come to an end before what it opened can be closed.
  await Promise.allSettled(groups);
  try {
    return (await Promise.all(groups)).flat();
  } catch (error) {
    await closeAll(opening.brokers);
    throw error;
  }
}

async function openGroup(
  group: Group,
  props: Omit<ReceiverProps, 'metrics'> & { brokers: ConnectedBroker[]; onTapReturned: (routingKey: string) => void },
): Promise<Endpoint[]> {
  const { settings, secrets, log, brokers, onTapReturned } = props;
  const [{ broker, vhost }] = group;
  const brokerSettings = settings.brokers[broker];
  if (!brokerSettings) throw new Error(`there is no broker ${broker}`);
  const open = await openBroker({
    address: await addressOf(brokerSettings, vhost, secrets),
    name: `${broker}${vhost === '/' ? '' : ` ${vhost}`}`,
    needs: needsOf(group),
    log,
    onTapReturned,
  });
  brokers.push({ broker, vhost, open });
  return Promise.all(group.map((endpoint) => openEndpoint(endpoint, secrets, open)));
}

async function closeAll(brokers: readonly ConnectedBroker[]): Promise<void> {
  await Promise.all(brokers.map(({ open }) => open.close()));
}

type Group = [EndpointSettings, ...EndpointSettings[]];

/** One connection serves all endpoints of a broker's virtual host. */
function byBroker(endpoints: readonly EndpointSettings[]): Group[] {
  const groups = new Map<string, Group>();
  for (const endpoint of endpoints) {
    const key = JSON.stringify([endpoint.broker, endpoint.vhost]);
    const group = groups.get(key);
    if (group) group.push(endpoint);
    else groups.set(key, [endpoint]);
  }
  return [...groups.values()];
}

function needsOf(endpoints: readonly EndpointSettings[]): BrokerNeeds {
  return {
    exchanges: endpoints.map(({ exchange }) => exchange),
    queues: endpoints.flatMap(({ queue, fanOut }) => [queue, ...fanOut]),
    replies: endpoints.some(({ mode }) => mode === 'reply'),
    taps: endpoints.some(({ taps }) => taps !== 'off'),
  };
}
