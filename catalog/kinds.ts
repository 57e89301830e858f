import { kindOf } from './kind.ts';
import { alertKind } from './kinds/alert/kind.ts';
import { brokerKind } from './kinds/broker/kind.ts';
import { dashboardKind } from './kinds/dashboard/kind.ts';
import { endpointKind } from './kinds/endpoint/kind.ts';
import { platformKind } from './kinds/platform/kind.ts';
import { processorKind } from './kinds/processor/kind.ts';
import { routeKind } from './kinds/route/kind.ts';
import { silenceKind } from './kinds/silence/kind.ts';

/** Every kind of file that Warren knows, in the order in which people read of them. */
export const kinds = [
  brokerKind,
  endpointKind,
  processorKind,
  dashboardKind,
  alertKind,
  routeKind,
  silenceKind,
  platformKind,
] as const;

/** The one file of the platform. */
export const platformFile = platformKind.file;

/**
 * Whether stacks that are no broker's own are made of a file: of platform.yaml, of an endpoint, which the receiver answers for, of a
 * processor, which the cache knows, of a dashboard, of an alert, of a route, or of a silence.
 */
export function isShared(path: string): boolean {
  const kind = kindOf(path, kinds);
  return kind !== undefined && kind !== brokerKind;
}
