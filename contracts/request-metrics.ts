/**
 * Metric of CloudWatch, in the namespace of `queueMetricNamespace`, that the receiver on Lambda has of each request: the seconds to its answer. It is
 * there once a request, so that the number of its samples is that of requests.
 */
export const requestMetric = {
  seconds: 'RequestSeconds',
  /**
   * Of an endpoint with a `serviceLevel`, by the endpoint alone: 1 for a request that was accepted in time, 0 for one that was not, so that its sum
   * is the one and its samples are all of them. Of a request that counts neither way there is none.
   */
  kept: 'PromiseKept',
} as const;

/** Dimensions of the seconds, always both. */
export const requestDimension = {
  /** Name of the endpoint; `none` where the request was for none. */
  endpoint: 'Endpoint',
  /** What became of it, in a word of the receiver's: `requestOutcome`, or why it was refused, `refused-signature`. */
  outcome: 'Outcome',
} as const;

/** How a line of the log begins that counts a request: nobody reads it, so that the forwarder leaves it out. */
export const countedLine = '{"_aws":';

/** Outcomes of requests that went through. */
export const requestOutcome = {
  /** Of an endpoint that accepts: the broker has it. */
  confirmed: 'confirmed',
  /** Of an endpoint that replies: with the worker's answer. */
  replied: 'replied',
} as const;
