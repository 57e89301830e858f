/** Metrics of processors that more than their own program goes by. */
export const processorMetrics = {
  /** Messages that it is through with, by `outcome`. */
  messages: 'warren_processor_messages_total',
  /** Messages that are worked on now. */
  inFlight: 'warren_processor_in_flight',
} as const;
