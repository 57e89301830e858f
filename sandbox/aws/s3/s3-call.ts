import type { AwsRequest } from '../protocols/protocol.ts';

/** A request to S3, taken apart. */
export interface S3Call {
  readonly bucket: string;
  /** Empty where the call is about the bucket. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly request: AwsRequest;
}

/** The namespace of S3's answers in XML. */
export const s3Namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';
