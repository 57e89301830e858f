import { AwsError } from '../protocols/protocol.ts';
import { elementIn, xmlDocument } from '../protocols/xml.ts';
import type { Buckets } from './buckets.ts';
import type { StoredVersion } from './object-store.ts';
import { type S3Call, s3Namespace } from './s3-call.ts';
import { readUpload } from './s3-upload.ts';

/** Most that one request may name: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const mostObjects = 1000;

/** Deletes an object or, where the version is named, that version for good. */
export function deleteVersion(
  buckets: Buckets,
  { bucket, key, versionId }: { bucket: string; key: string; versionId: string | null },
): StoredVersion | undefined {
  return versionId === null ? buckets.markDeleted(bucket, key) : buckets.removeVersion(bucket, key, versionId);
}

/** Deletes the objects and versions that the body names, and lists what was deleted unless it asks for quiet. */
export function deleteObjects(buckets: Buckets, { bucket, request }: S3Call): string {
  const text = readUpload(request.headers, request.body).toString('utf8');
  const objects = [...text.matchAll(/<Object>(.*?)<\/Object>/gs)].map(([, inner = '']) => ({
    key: elementIn(inner, 'Key') ?? '',
    versionId: elementIn(inner, 'VersionId') ?? null,
  }));
  if (objects.length === 0 || objects.length > mostObjects) {
    throw new AwsError('MalformedXML', 'The XML you provided was not well-formed or did not validate.');
  }
  const deleted = objects.map(({ key, versionId }) => {
    const gone = deleteVersion(buckets, { bucket, key, versionId });
    return {
      Key: key,
      VersionId: versionId ?? undefined,
      ...(gone?.deleteMarker && { DeleteMarker: true, DeleteMarkerVersionId: gone.versionId }),
    };
  });
  const quiet = elementIn(text, 'Quiet') === 'true';
  return xmlDocument('DeleteResult', { Deleted: quiet ? [] : deleted }, s3Namespace);
}
