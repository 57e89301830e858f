/**
 * Metric of CloudWatch, in the namespace of `queueMetricNamespace`, that the receiver on Lambda has of each request: the seconds to its answer. It is
 * there once a request, so that the number of its samples is that of requests.
 */
export const requestMetric = { seconds: 'RequestSeconds' } as const;

/** Dimensions of it, always both. */
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
