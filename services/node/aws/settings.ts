/**
 * How long the agent waits for AWS, and how often it tries: five tries with the SDK's own backoff, two seconds to
 * connect, ten for an answer. https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export const awsSettings = {
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 2000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} as const;

/** The same for what is large: an hour a transfer, and one try, since a stream that was read is gone. */
export const largeSettings = {
  maxAttempts: 1,
  requestHandler: { ...awsSettings.requestHandler, requestTimeout: 3_600_000 },
} as const;
