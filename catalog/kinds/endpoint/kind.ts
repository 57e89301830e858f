import { alertingStack, edgeStack, ingressStack, monitoringStack } from '../../../contracts/names.ts';
import type { FolderKind } from '../../kind.ts';
import { adoptedEndpoint } from './adopted.ts';
import { endpointCarriers, endpointsAtTheEdge, promiseWatchers } from './carriers.ts';
import { type Endpoint, endpointOf, endpointSchema } from './endpoint.ts';
import { addedEndpoint, changedEndpoint, removedEndpoint, renamedEndpoint } from './endpoint-effects.ts';
import { type BesideEndpoints, endpointRules } from './endpoint-rules.ts';
import { listedEndpoint } from './listed-endpoint.ts';
import { endpointStarter } from './starter.ts';

/** `endpoints/<name>.yaml`: one public HTTP endpoint, which is answered where the platform has `cloudflare`. */
export const endpointKind: FolderKind<'endpoint', 'endpoints', typeof endpointSchema, Endpoint, BesideEndpoints> = {
  name: 'endpoint',
  plural: 'endpoints',
  folder: 'endpoints',
  formats: ['yaml'],
  schema: endpointSchema,
  object: endpointOf,
  rules: endpointRules,
  effects: {
    added: addedEndpoint,
    changed: changedEndpoint,
    removed: removedEndpoint,
    renamed: renamedEndpoint,
  },
  changeCosts: {
    nothing: 'nobody notices',
    live: 'takes effect live',
    reconnect: 'takes effect for new connections and channels',
    rolling: 'nodes restart one after another',
    replacement: 'those who send requests have to know',
  },
  monthlyCost: { notCounted: () => ['requests to endpoints'] },
  starter: endpointStarter,
  listed: (endpoint) => [listedEndpoint(endpoint)],
  terraform: {
    in: 'stack',
    // All share two, which there are where the platform has `cloudflare`.
    stackOf: () => edgeStack,
    objectOf: () => undefined,
    resourcesOf: () => endpointsAtTheEdge,
    alsoIn: () => ({
      [ingressStack]: ['*'],
      [monitoringStack]: promiseWatchers,
      [alertingStack]: ['aws_s3_object.*'],
    }),
    carriers: endpointCarriers,
  },
  adopted: adoptedEndpoint,
};
