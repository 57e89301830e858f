import type { AwsRequest } from '../protocols/protocol.ts';

/** A request to S3, taken apart. */
export interface S3Call {
  readonly bucket: string;
  /** Empty where the call is about the bucket. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly request: AwsRequest;
}
