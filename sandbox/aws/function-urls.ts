import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { edgeHeader } from '../../contracts/edge-headers.ts';
import type { Cloud } from '../cloud.ts';
import type { AccessKeys } from './iam/access-keys.ts';
import { type AwsReply, type AwsRequest, type Service, textOf } from './protocols/protocol.ts';

/** Whether a request is for a function URL, by the host that it asks for. */
export function isFunctionUrl({ host = '' }: AwsRequest['headers']): boolean {
  return /^[a-z0-9-]+\.lambda-url\.[a-z0-9-]+\.on\.aws$/.test(host);
}

/**
 * Function URLs with AWS_IAM: a request signed with an active key of the cloud passes, whatever its user may do, and any other is
 * refused: one of a key that an earlier process made, too, since nobody has its secret any more. No function runs here; a request that passes is
 * answered as by a receiver that serves nothing.
 */
export function functionUrls({ cloud, keys }: { cloud: Cloud; keys: AccessKeys }): Service {
  return async (request) => {
    const url = `https://${request.headers.host}/`;
    const there = cloud.list('aws_lambda_function_url').some(({ attributes }) => attributes.function_url === url);
    if (!there) return refused('Forbidden', 'AccessDeniedException');
    const why = signatureProblem(request, keys);
    if (why !== undefined) return refused(why, 'AccessDeniedException');
    const [id = randomUUID()] = textOf(request.headers[edgeHeader.request])?.split(' ') ?? [];
    const headers = { 'content-type': 'application/json', 'x-request-id': id, [edgeHeader.answer]: id };
    return { status: 404, headers, body: JSON.stringify({ error: 'nothing is served here' }) };
  };
}

function refused(Message: string, type: string): AwsReply {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': type };
  return { status: 403, headers, body: JSON.stringify({ Message }) };
}

/** What is wrong with a request's signature: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function signatureProblem({ method, target, headers, body }: AwsRequest, keys: AccessKeys): string | undefined {
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/(\d{8})\/([^/,]+)\/lambda\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      textOf(headers.authorization) ?? '',
    );
  if (!parts) return 'Forbidden';
  const [, id = '', day = '', region = '', signed = '', signature = ''] = parts;
  const secret = keys.find(id)?.active ? keys.secretOf(id) : undefined;
  if (secret === undefined) return 'The security token included in the request is invalid.';
  const canonical = [
    method,
    ...canonicalTarget(target),
    ...signed.split(';').map((name) => `${name}:${String(headers[name] ?? '').trim()}`),
    '',
    signed,
    sha256(body),
  ].join('\n');
  const time = String(headers['x-amz-date']);
  const text = ['AWS4-HMAC-SHA256', time, `${day}/${region}/lambda/aws4_request`, sha256(canonical)].join('\n');
  const key = [day, region, 'lambda', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  const good = timingSafeEqual(hmac(key, text), Buffer.from(signature, 'hex'));
  return good ? undefined : 'The request signature we calculated does not match the signature you provided.';
}

/** Path and query. But for S3's, paths are encoded once more than they were sent. */
function canonicalTarget(target: string): [path: string, query: string] {
  const mark = target.indexOf('?');
  const [path, query] = mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
  const pairs = query.split('&').filter((pair) => pair !== '');
  const whole = pairs.map((pair) => (pair.includes('=') ? pair : `${pair}=`));
  return [path.split('/').map(encodeURIComponent).join('/'), whole.sort().join('&')];
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
