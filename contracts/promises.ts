/** What the monitoring host's agent, the rules of its Prometheus, alarms and dashboards call what is known of endpoints' promises. */

/** Label of every series of an endpoint. */
export const endpointLabel = 'endpoint';

/** What the host's agent tells, by endpoint: both only grow. */
export const promiseMetric = {
  /** Requests that count for the promise. */
  counted: 'warren_promise_requests_counted_total',
  /** Those of them that were accepted in time. */
  kept: 'warren_promise_requests_kept_total',
  /** When CloudWatch was read last, in seconds since 1970; of all endpoints together. */
  readAt: 'warren_promise_read_timestamp_seconds',
} as const;

/** What Prometheus records of it, by endpoint. Windows are as Prometheus writes them: `5m`, `30d`. */
export const promiseRecord = {
  /** Part of the requests of a window that failed; 0 where there were none. */
  failedRatio: (window: string) => `endpoint:promise_failed:ratio_rate${window}`,
  /** How many failed in a window. */
  failed: (window: string) => `endpoint:promise_failed:increase${window}`,
  /** By how many times faster than is told about the budget is used up, by who is told (`calls`) and the longer window (`over`); 0 while it is not. */
  burn: 'endpoint:promise_burn:limits',
  /** What is left of the budget: 1 all of it, 0 nothing, less where the promise is broken. */
  left: 'endpoint:promise_budget:left',
} as const;

/** Path on the agent's port at which it tells of promises, apart from `/metrics`, since there is something new once a minute. */
export const promisesPath = '/metrics/promises';
