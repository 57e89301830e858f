import type { ReceiverMetrics } from './metrics.ts';

/** Where nobody collects metrics, as on Lambda, which counts requests itself: nothing is counted, and what would count is not loaded. */
export function uncounted(): ReceiverMetrics {
  return { request() {}, publish() {}, signatureFailure() {}, tap() {} };
}
