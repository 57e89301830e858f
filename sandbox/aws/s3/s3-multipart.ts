import { createHash, randomBytes } from 'node:crypto';
import { AwsError } from '../protocols/protocol.ts';
import { elementIn, xmlDocument } from '../protocols/xml.ts';
import type { Buckets } from './buckets.ts';
import { etagOf, type StoredVersion } from './object-store.ts';
import { type S3Call, s3Namespace } from './s3-call.ts';
import { keptHeaders, readUpload, refuseUnlessExpected } from './s3-upload.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const mostParts = 10_000;
const leastPartBytes = 5 * 1024 * 1024;

interface Part {
  readonly etag: string;
  readonly bytes: Buffer;
}

interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly headers: Record<string, string>;
  readonly parts: Map<number, Part>;
}

/**
 * Objects that come in parts, as Terraform's backend sends a state above 5 MiB. Parts are kept in memory until their upload is completed: those of a
 * client that was killed end with the sandbox.
 */
export interface MultipartUploads {
  /** Begins an upload, and answers with its id. */
  begin(call: S3Call): string;
  /** Keeps a part, and gives its ETag. */
  part(call: S3Call): string;
  /** Makes the object of the parts that the body names. */
  complete(buckets: Buckets, call: S3Call): { version: StoredVersion; answer: string };
  abort(call: S3Call): void;
}

export function openMultipartUploads(): MultipartUploads {
  const uploads = new Map<string, Upload>();
  const idOf = ({ query }: S3Call) => query.get('uploadId') ?? '';
  const uploadOf = (call: S3Call): Upload => {
    const upload = uploads.get(idOf(call));
    if (upload?.bucket === call.bucket && upload.key === call.key) return upload;
    throw new AwsError('NoSuchUpload', 'The specified multipart upload does not exist.', 404);
  };
  return {
    begin: ({ bucket, key, request }) => {
      const id = randomBytes(24).toString('base64url');
      uploads.set(id, { bucket, key, headers: keptHeaders(request.headers), parts: new Map() });
      return xmlDocument('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: id }, s3Namespace);
    },
    part: (call) => {
      const number = Number(call.query.get('partNumber'));
      if (!Number.isInteger(number) || number < 1 || number > mostParts) {
        const message = `Part number must be an integer between 1 and ${mostParts}, inclusive`;
        throw new AwsError('InvalidArgument', message);
      }
      const bytes = readUpload(call.request.headers, call.request.body);
      const etag = etagOf(bytes);
      uploadOf(call).parts.set(number, { etag, bytes });
      return etag;
    },
    complete: (buckets, call) => {
      const { bucket, key, request } = call;
      const { headers, parts } = uploadOf(call);
      const named = partsNamed(readUpload(request.headers, request.body).toString('utf8'), parts);
      refuseUnlessExpected(buckets.versions(bucket, key)[0], request.headers);
      const body = Buffer.concat(named.map(({ bytes }) => bytes));
      const version = buckets.write({ bucket, key, headers, body, etag: etagOfParts(named) });
      uploads.delete(idOf(call));
      const result = { Location: `/${bucket}/${key}`, Bucket: bucket, Key: key, ETag: `"${version.etag}"` };
      return { version, answer: xmlDocument('CompleteMultipartUploadResult', result, s3Namespace) };
    },
    abort: (call) => {
      uploadOf(call);
      uploads.delete(idOf(call));
    },
  };
}

/** The parts that a completion names, which are all there, in order, and large enough. */
function partsNamed(text: string, parts: Upload['parts']): Part[] {
  const named = [...text.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, inner = '']) => ({
    number: Number(elementIn(inner, 'PartNumber')),
    etag: (elementIn(inner, 'ETag') ?? '').replaceAll('"', ''),
  }));
  if (named.length === 0) {
    throw new AwsError('MalformedXML', 'The XML you provided was not well-formed or did not validate.');
  }
  if (named.some(({ number }, index) => index > 0 && number <= (named[index - 1]?.number ?? 0))) {
    const message = 'The list of parts was not in ascending order. Parts must be ordered by part number.';
    throw new AwsError('InvalidPartOrder', message);
  }
  return named.map(({ number, etag }, index) => {
    const part = parts.get(number);
    if (part === undefined || part.etag !== etag) {
      throw new AwsError('InvalidPart', `One or more of the specified parts could not be found: part ${number}.`);
    }
    if (index < named.length - 1 && part.bytes.length < leastPartBytes) {
      throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
    }
    return part;
  });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html#Using-MD5s-with-multipart-uploads */
function etagOfParts(parts: readonly Part[]): string {
  const digests = parts.map(({ etag }) => Buffer.from(etag, 'hex'));
  return `${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${parts.length}`;
}
