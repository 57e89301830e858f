import { crc32 } from 'node:zlib';
import { AwsError, type AwsRequest } from '../protocols/protocol.ts';
import { unchunk } from './chunked-body.ts';
import type { ObjectVersion } from './object-store.ts';

type Headers = AwsRequest['headers'];

/** The bytes of an upload without their framing. Refuses them where they are not those that the checksum was made of. */
export function readUpload(headers: Headers, body: Buffer): Buffer {
  const chunked = String(headers['x-amz-content-sha256']).startsWith('STREAMING-');
  const { bytes, trailers } = chunked ? unchunk(body) : { bytes: body, trailers: {} };
  // CRC32 is what the SDK sends unless it is told otherwise; other checksums are taken as they are.
  const said = { ...headers, ...trailers }[checksumHeader];
  if (said === undefined || said === checksumOf(bytes)) return bytes;
  throw new AwsError('BadDigest', 'The CRC32 you specified did not match what was received.');
}

/** Where a checksum of the SDK's usual kind travels. */
export const checksumHeader = 'x-amz-checksum-crc32';

/** The CRC32 of the bytes, as S3 writes it. */
export function checksumOf(bytes: Buffer): string {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return sum.toString('base64');
}

/** Refuses a conditional write whose condition does not hold: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
export function refuseUnlessExpected(current: ObjectVersion | undefined, headers: Headers): void {
  const etag = current === undefined || current.deleteMarker ? undefined : current.etag;
  const expected = String(headers['if-match'] ?? etag).replaceAll('"', '');
  if ('if-match' in headers && etag === undefined) {
    throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  }
  if (('if-none-match' in headers && etag !== undefined) || (etag !== undefined && expected !== etag)) {
    const message = 'At least one of the pre-conditions you specified did not hold';
    throw new AwsError('PreconditionFailed', message, 412);
  }
}

/** The headers of an upload that its readers get back. */
export function keptHeaders(headers: Headers): Record<string, string> {
  const kept = ['content-type', 'cache-control', 'content-disposition', 'content-language', 'expires'];
  const encoding = String(headers['content-encoding'] ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '' && each !== 'aws-chunked')
    .join(',');
  const found = Object.entries(headers).filter(([name]) => kept.includes(name) || name.startsWith('x-amz-meta-'));
  return {
    ...Object.fromEntries(found.map(([name, value]) => [name, String(value)])),
    ...(encoding !== '' && { 'content-encoding': encoding }),
  };
}
