import type { Faults } from '../../faults.ts';
import { sufferCall } from '../call-faults.ts';
import { AwsError, type AwsReply, type AwsRequest, asAwsError, type Service } from '../protocols/protocol.ts';
import { xmlDocument } from '../protocols/xml.ts';
import { sandboxAccount } from '../sts.ts';
import type { Buckets } from './buckets.ts';
import type { S3Call } from './s3-call.ts';
import { deleteObjects, deleteVersion } from './s3-deletion.ts';
import { listObjects, listVersions } from './s3-listing.ts';
import { type MultipartUploads, openMultipartUploads } from './s3-multipart.ts';
import { checksumHeader, checksumOf, keptHeaders, readUpload, refuseUnlessExpected } from './s3-upload.ts';

/** One operation; what it throws goes to the client as an error. */
type S3Operation = (buckets: Buckets, call: S3Call) => AwsReply;

const wholeObjects: Readonly<Record<string, S3Operation>> = {
  GetObject: getObject,
  HeadObject: getObject,
  PutObject: putObject,
  DeleteObject: deleteObject,
  DeleteObjects: (buckets, call) => xmlReply(deleteObjects(buckets, call)),
  HeadBucket: () => reply(200),
  ListObjectsV2: (buckets, call) => xmlReply(listObjects(buckets, call)),
  ListObjectVersions: (buckets, call) => xmlReply(listVersions(buckets, call)),
};

/** Objects that come in parts. */
function inParts(uploads: MultipartUploads): Readonly<Record<string, S3Operation>> {
  return {
    CreateMultipartUpload: (_, call) => xmlReply(uploads.begin(call)),
    UploadPart: (_, call) => reply(200, { headers: { etag: `"${uploads.part(call)}"` } }),
    CompleteMultipartUpload: (buckets, call) => {
      const { version, answer } = uploads.complete(buckets, call);
      const { headers, ...rest } = xmlReply(answer);
      return { ...rest, headers: { ...headers, ...versionHeader(buckets, call.bucket, version.versionId) } };
    },
    AbortMultipartUpload: (_, call) => {
      uploads.abort(call);
      return reply(204);
    },
  };
}

/**
 * As much of S3 as reading and writing objects needs, whole or in parts, with the bucket in the path: PutObject, GetObject, HeadObject,
 * DeleteObject, DeleteObjects, HeadBucket, ListObjectsV2, ListObjectVersions, and CreateMultipartUpload, UploadPart, CompleteMultipartUpload and
 * AbortMultipartUpload. A range is `bytes=first-last`, others are ignored as
 * HTTP allows; PutObject and CompleteMultipartUpload alone know conditions.
 */
export function s3({ buckets, faults }: { buckets: Buckets; faults: Faults }): Service {
  const operations = { ...wholeObjects, ...inParts(openMultipartUploads()) };
  return async (request) => {
    const call = readCall(request);
    const { bucket, key } = call;
    try {
      const api = apiOf(call);
      await sufferCall(faults, { service: 's3', api: api ?? request.method, about: [`${bucket}/${key}`] });
      const operation = api === undefined ? undefined : operations[api];
      if (operation === undefined) {
        throw new AwsError('NotImplemented', `The sandbox's S3 has no ${request.method} ${request.target}.`, 501);
      }
      buckets.require(bucket);
      refuseOtherOwner(request.headers);
      refuseOtherConditions(call, String(api));
      return operation(buckets, call);
    } catch (cause) {
      return errorReply(call, asAwsError(cause));
    }
  };
}

function readCall(request: AwsRequest): S3Call {
  const [path = '', query = ''] = request.target.split(/\?(.*)/s);
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  return { bucket, key: decodeURIComponent(key), query: new URLSearchParams(query), request };
}

/** By method and the words of the query. */
const multipartApis: Readonly<Record<string, string>> = {
  'POST uploads': 'CreateMultipartUpload',
  'PUT partNumber,uploadId': 'UploadPart',
  'POST uploadId': 'CompleteMultipartUpload',
  'DELETE uploadId': 'AbortMultipartUpload',
};

/** The operation that a request means; undefined for those that its query, or the lack of a bucket, makes into others. */
function apiOf({ bucket, key, query, request: { method, headers } }: S3Call): string | undefined {
  const words = [...query.keys()].filter((word) => word !== 'x-id');
  if (bucket === '') return undefined;
  if (key !== '') {
    if (!('x-amz-copy-source' in headers) && (query.has('uploads') || query.has('uploadId'))) {
      return multipartApis[`${method} ${words.sort().join()}`];
    }
    if (words.some((word) => word !== 'versionId') || 'x-amz-copy-source' in headers) return undefined;
    return { GET: 'GetObject', HEAD: 'HeadObject', PUT: 'PutObject', DELETE: 'DeleteObject' }[method];
  }
  if (method === 'HEAD') return 'HeadBucket';
  if (method === 'POST' && query.has('delete')) return 'DeleteObjects';
  if (method !== 'GET') return undefined;
  if (query.get('list-type') === '2') return 'ListObjectsV2';
  return query.has('versions') ? 'ListObjectVersions' : undefined;
}

/** All buckets are of one account: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html */
function refuseOtherOwner({ 'x-amz-expected-bucket-owner': owner }: AwsRequest['headers']): void {
  if (owner === undefined || owner === sandboxAccount) return;
  throw new AwsError('AccessDenied', 'Access Denied', 403);
}

const writesObject = ['PutObject', 'CompleteMultipartUpload'];

/** A condition that nobody looks at would count as one that holds. */
function refuseOtherConditions({ request: { headers } }: S3Call, api: string): void {
  const other = Object.keys(headers).find(
    (name) =>
      /^(x-amz-)?if-/.test(name) &&
      !(writesObject.includes(api) && (name === 'if-match' || (name === 'if-none-match' && headers[name] === '*'))),
  );
  if (other === undefined) return;
  throw new AwsError('NotImplemented', `The sandbox's S3 has no ${api} with ${other}: ${headers[other]}.`, 501);
}

function getObject(buckets: Buckets, { bucket, key, query, request }: S3Call): AwsReply {
  const versionId = query.get('versionId');
  const versions = buckets.versions(bucket, key);
  const found = versionId === null ? versions[0] : versions.find((version) => version.versionId === versionId);
  if (found === undefined) {
    if (versionId !== null) throw new AwsError('NoSuchVersion', 'The specified version does not exist.', 404);
    throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  }
  if (found.deleteMarker) {
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
    if (versionId !== null) throw new AwsError('MethodNotAllowed', 'A delete marker cannot be read.', 405);
    throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  }
  const whole = found.body();
  const range = readRange(request.headers, whole.length);
  const body = range === undefined ? whole : whole.subarray(range.first, range.last + 1);
  // A checksum is of the whole object, and is not told of a part.
  const checked = request.headers['x-amz-checksum-mode'] === 'ENABLED' && range === undefined;
  return reply(range === undefined ? 200 : 206, {
    headers: {
      'content-type': 'application/octet-stream',
      ...found.headers,
      ...versionHeader(buckets, bucket, found.versionId),
      etag: `"${found.etag}"`,
      'last-modified': new Date(found.writtenAt).toUTCString(),
      'content-length': String(body.length),
      'accept-ranges': 'bytes',
      ...(range && { 'content-range': `bytes ${range.first}-${range.last}/${whole.length}` }),
      ...(checked && { [checksumHeader]: checksumOf(body), 'x-amz-checksum-type': 'FULL_OBJECT' }),
    },
    body: request.method === 'HEAD' ? '' : body,
  });
}

/** The bytes that are asked for, of an object of that size: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
function readRange({ range }: AwsRequest['headers'], size: number): { first: number; last: number } | undefined {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(String(range ?? '')) ?? [];
  if (first === undefined || (last !== '' && Number(last) < Number(first))) return undefined;
  if (Number(first) >= size) throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
  return { first: Number(first), last: Math.min(last === '' ? size - 1 : Number(last), size - 1) };
}

function putObject(buckets: Buckets, { bucket, key, request: { headers, body } }: S3Call): AwsReply {
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
  if (Buffer.byteLength(key) > 1024) throw new AwsError('KeyTooLongError', 'Your key is too long');
  const bytes = readUpload(headers, body);
  refuseUnlessExpected(buckets.versions(bucket, key)[0], headers);
  const { etag, versionId } = buckets.write({ bucket, key, headers: keptHeaders(headers), body: bytes });
  return reply(200, {
    headers: {
      etag: `"${etag}"`,
      [checksumHeader]: checksumOf(bytes),
      'x-amz-checksum-type': 'FULL_OBJECT',
      ...versionHeader(buckets, bucket, versionId),
    },
  });
}

function deleteObject(buckets: Buckets, { bucket, key, query }: S3Call): AwsReply {
  const versionId = query.get('versionId');
  const gone = deleteVersion(buckets, { bucket, key, versionId });
  const headers = gone === undefined ? {} : versionHeader(buckets, bucket, gone.versionId);
  return reply(204, { headers: { ...headers, ...(gone?.deleteMarker && { 'x-amz-delete-marker': 'true' }) } });
}

function versionHeader(buckets: Buckets, bucket: string, versionId: string): Record<string, string> {
  return buckets.keepsVersions(bucket) ? { 'x-amz-version-id': versionId } : {};
}

function reply(status: number, { headers = {}, body = '' }: Partial<AwsReply> = {}): AwsReply {
  return { status, headers, body };
}

function xmlReply(body: string): AwsReply {
  return reply(200, { headers: { 'content-type': 'application/xml' }, body });
}

function errorReply({ bucket, key, request }: S3Call, { name, message, status }: AwsError): AwsReply {
  const content = { Code: name, Message: message, BucketName: bucket, Key: key === '' ? undefined : key };
  const body = request.method === 'HEAD' ? '' : xmlDocument('Error', content);
  return reply(status, { headers: { 'content-type': 'application/xml' }, body });
}
