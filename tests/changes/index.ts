import { accessChanges } from './access-changes.ts';
import { alertChanges } from './alert-changes.ts';
import type { RequestChange, SampleChange } from './change.ts';
import { clientChanges } from './client-changes.ts';
import { combinedChanges } from './combined-changes.ts';
import { dashboardChanges } from './dashboard-changes.ts';
import { edgeChanges } from './edge-changes.ts';
import { endpointChanges } from './endpoint-changes.ts';
import { keepingChanges } from './keeping-changes.ts';
import { machineChanges } from './machine-changes.ts';
import { monitoringChanges } from './monitoring-changes.ts';
import { objectChanges } from './object-changes.ts';
import { openingChanges } from './opening-changes.ts';
import { platformChanges } from './platform-changes.ts';
import { processorChanges } from './processor-changes.ts';
import { promiseChanges } from './promise-changes.ts';
import { routeChanges } from './route-changes.ts';
import { silenceChanges, silentFiles } from './silence-changes.ts';
import { storeChanges } from './store-changes.ts';
import { topologyChanges } from './topology-changes.ts';

/** Changes of every field, every kind of adding, removing and renaming, and combinations of them. */
export const sampleChanges: readonly SampleChange[] = [
  ...machineChanges,
  ...clientChanges,
  ...topologyChanges,
  ...openingChanges,
  ...keepingChanges,
  ...objectChanges,
  ...platformChanges,
  ...storeChanges,
  ...combinedChanges,
];

/** The same of endpoints and processors; they start from `requestFiles`. */
export const requestChanges: readonly RequestChange[] = [...endpointChanges, ...processorChanges];

export {
  accessChanges,
  alertChanges,
  dashboardChanges,
  edgeChanges,
  monitoringChanges,
  promiseChanges,
  routeChanges,
  silenceChanges,
  silentFiles,
};
