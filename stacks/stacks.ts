import { type App, TerraformStack } from 'cdktf';
import { resolveAlarms } from '../catalog/alarms/resolve.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { fileOf } from '../catalog/kind.ts';
import { brokerKind } from '../catalog/kinds/broker/kind.ts';
import type { BuiltDashboard } from '../catalog/kinds/dashboard/built-dashboard.ts';
import type { Platform } from '../catalog/kinds/platform/platform.ts';
import { processorKind } from '../catalog/kinds/processor/kind.ts';
import {
  accessStack,
  alertingStack,
  bootstrapStack,
  dataStack,
  edgeStack,
  ingressStack,
  logGroup,
  monitoringStack,
  networkStack,
  prepareRole,
  processorsStack,
  receiverFunction,
  storageStack,
} from '../contracts/names.ts';
import { AccessStack } from './access/access-stack.ts';
import { accessRights } from './access/deployer-rights.ts';
import { AlertingStack } from './alerting/alerting-stack.ts';
import { alertingRights } from './alerting/deployer-rights.ts';
import { BootstrapStack } from './bootstrap/bootstrap-stack.ts';
import { bootstrapRights } from './bootstrap/deployer-rights.ts';
import { BrokerStack } from './broker/broker-stack.ts';
import { brokerRights } from './broker/deployer-rights.ts';
import { artefact } from './constructs/artefact.ts';
import { type Escaped, plain } from './constructs/literal.ts';
import type { DeployerRights } from './constructs/rights/deployer-rights.ts';
import { DataStack } from './data/data-stack.ts';
import { dataRights } from './data/deployer-rights.ts';
import { edgeRights } from './edge/deployer-rights.ts';
import { EdgeStack } from './edge/edge-stack.ts';
import { ingressRights } from './ingress/deployer-rights.ts';
import { IngressStack } from './ingress/ingress-stack.ts';
import { monitoringRights } from './monitoring/deployer-rights.ts';
import { MonitoringStack } from './monitoring/monitoring-stack.ts';
import { networkRights } from './network/deployer-rights.ts';
import { NetworkStack } from './network/network-stack.ts';
import { processorRights } from './processor/deployer-rights.ts';
import { ProcessorStack } from './processor/processor-stack.ts';
import { processorsRights } from './processors/deployer-rights.ts';
import { ProcessorsStack } from './processors/processors-stack.ts';
import { storageRights } from './storage/deployer-rights.ts';
import { StorageStack } from './storage/storage-stack.ts';

/** What there is besides the catalog. */
export interface Making {
  /** Whether the stack of a broker's or a processor's file is asked for. */
  isWanted: (file: string) => boolean;
  /** Every dashboard, built. */
  dashboards: readonly BuiltDashboard[];
}

/** A stack of the platform, or one for each object of a kind. */
export interface StackOfPlatform {
  /** What its rights are called by; the name of the stack, where there is one. */
  name: string;
  /** What GitHub Actions may do for it. */
  rights: (platform: Escaped<Platform>) => DeployerRights;
  /** Adds what there is of it to the synthesis, of brokers and processors those whose files are wanted. Throws NotBuilt. */
  add: (app: App, catalog: Escaped<Catalog>, making: Making) => void;
}

/** Every stack, each below those that it builds on. */
export const stacks: readonly StackOfPlatform[] = [
  { name: bootstrapStack, rights: bootstrapRights, add: addBootstrap },
  { name: networkStack, rights: networkRights, add: (app, { platform }) => new NetworkStack(app, { platform }) },
  { name: storageStack, rights: storageRights, add: (app, { platform }) => new StorageStack(app, { platform }) },
  { name: dataStack, rights: dataRights, add: addData },
  { name: 'broker', rights: brokerRights, add: addBrokers },
  { name: ingressStack, rights: ingressRights, add: addIngress },
  { name: processorsStack, rights: processorsRights, add: addCluster },
  { name: 'processor', rights: processorRights, add: addProcessors },
  { name: edgeStack, rights: edgeRights, add: addEdge },
  { name: accessStack, rights: accessRights, add: addAccess },
  { name: alertingStack, rights: alertingRights, add: addAlerting },
  { name: monitoringStack, rights: monitoringRights, add: addMonitoring },
];

/** What GitHub Actions may do, by the stack that it is for. */
export function deployerRights(platform: Escaped<Platform>): Record<string, DeployerRights> {
  return Object.fromEntries(stacks.map(({ name, rights }) => [name, rights(platform)]));
}

function addBootstrap(app: App, { platform }: Escaped<Catalog>): void {
  new BootstrapStack(app, { platform, rights: deployerRights(platform) });
}

function addData(app: App, { platform, processors }: Escaped<Catalog>): void {
  if (platform.database || platform.cache) new DataStack(app, { platform, processors });
}

function addBrokers(app: App, { platform, brokers }: Escaped<Catalog>, { isWanted }: Making): void {
  const agent = artefact('agent').sha256;
  for (const broker of brokers) {
    if (isWanted(fileOf(brokerKind, broker.name))) new BrokerStack(app, { platform, broker, agent });
  }
}

/** Endpoints are answered in AWS where there is something at Cloudflare to send requests on. */
function addIngress(app: App, { platform, endpoints }: Escaped<Catalog>): void {
  if (!platform.cloudflare || endpoints.length === 0) return;
  new IngressStack(app, { platform, endpoints, program: artefact('receiver', 'zip').sha256 });
}

/** A platform without processors has no cluster. */
function addCluster(app: App, { platform, processors }: Escaped<Catalog>): void {
  if (processors.length > 0) new ProcessorsStack(app, { platform, program: artefact('processor').sha256 });
}

function addProcessors(app: App, { platform, processors }: Escaped<Catalog>, { isWanted }: Making): void {
  const program = artefact('processor').sha256;
  for (const processor of processors) {
    if (isWanted(fileOf(processorKind, processor.name))) new ProcessorStack(app, { platform, processor, program });
  }
}

/** Something stands at Cloudflare for endpoints, and for brokers whose names are in the public DNS. */
function addEdge(app: App, { platform, brokers, endpoints, processors }: Escaped<Catalog>): void {
  const { cloudflare } = platform;
  const named = brokers.filter(({ publicName }) => publicName);
  if (!cloudflare || endpoints.length + named.length === 0) return;
  const names = processors.map(({ name }) => name);
  const program = endpoints.length > 0 ? artefact('edge', 'js') : undefined;
  new EdgeStack(app, { platform, cloudflare, endpoints, brokers: named, processors: names, program });
}

/** Somebody is called; alarms come after what they watch, which would be missed while it is not there. */
function addAlerting(app: App, catalog: Escaped<Catalog>): void {
  const { platform, brokers, routes } = catalog;
  const { alerting } = platform;
  if (!alerting) return;
  const program = artefact('pager', 'zip').sha256;
  const alarms = resolveAlarms(plain(catalog));
  new AlertingStack(app, { platform, alerting, brokers, routes, alarms, program, after: above(app) });
}

/** People are let in to what watches the platform where the file says so. */
function addAccess(app: App, { platform }: Escaped<Catalog>): void {
  const { cloudflare, monitoring } = platform;
  const access = monitoring?.access.cloudflare;
  if (cloudflare && access) new AccessStack(app, { platform, cloudflare, access });
}

/** Something watches the platform; it is applied after everything that there is. */
function addMonitoring(app: App, catalog: Escaped<Catalog>, { dashboards }: Making): void {
  const { platform, brokers, endpoints, routes } = catalog;
  const { monitoring } = platform;
  if (!monitoring) return;
  const after = above(app);
  const [program, forwarder] = [artefact('watch').sha256, artefact('forwarder', 'zip').sha256];
  const forwarded = [
    ...(after.includes(ingressStack) ? [receiverFunction(platform)] : []),
    ...(after.includes(processorsStack) && platform.database ? [prepareRole(platform)] : []),
  ].map((of) => logGroup(platform, of));
  const alarms = resolveAlarms(plain(catalog));
  const watched = { platform, monitoring, brokers, endpoints, dashboards, alarms, routes };
  new MonitoringStack(app, { ...watched, program, forwarded, forwarder, after });
}

/** Stacks that there are already. */
function above(app: App): string[] {
  return app.node.children.filter((each) => TerraformStack.isStack(each)).map(({ node }) => node.id);
}
