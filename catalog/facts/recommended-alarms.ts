/**
 * Where AWS recommends to be told of its services, as far as dashboards draw it and alarms watch it: of periods of 60 s.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
 */
export const recommendedAlarms = {
  database: {
    /** Average, in percent. */
    cpuPercent: 90,
    /** Average, in percent of the memory of its class. */
    freeMemoryPercent: 25,
    /** Average, in percent of what it takes at most. */
    connectionsPercent: 90,
    /** Minimum, in percent of what is allocated. */
    freeStoragePercent: 10,
    /** 90 of a hundred reads and writes, in seconds. */
    latencySeconds: 0.02,
  },
  cache: {
    /** Average, in percent. */
    engineCpuPercent: 90,
    /** Average, in percent. */
    memoryPercent: 80,
    /** Sum. Not AWS's: a cache that is large enough evicts nothing. */
    evictions: 10,
  },
  lambda: {
    /** Sum. */
    errors: 1,
    /** Sum. */
    throttles: 1,
    /** 90 of a hundred calls, in percent of the timeout. Not AWS's, which leaves it to what the function does. */
    durationPercent: 90,
  },
  nat: {
    /** Sum. */
    portErrors: 1,
    /** Dropped packets, in percent of those that came in. */
    dropPercent: 0.01,
  },
  tasks: {
    /** Average, in percent. */
    cpuPercent: 80,
    /** Average, in percent. */
    memoryPercent: 80,
  },
} as const;
