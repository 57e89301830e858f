import type { ReceiverMetrics } from './metrics.ts';

/** Where nobody looks at metrics, as on Lambda of a platform without a host that watches: nothing is counted, and what would count is not loaded. */
export function uncounted(): ReceiverMetrics {
  return { request() {}, publish() {}, signatureFailure() {}, tap() {} };
}
