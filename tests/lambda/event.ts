import type { Invocation } from './lambda-function.ts';
import type { SignedRequest } from './signature.ts';

/** Who called, as the event tells it. */
export interface Caller {
  accessKeyId: string;
  accountId: string;
  userArn: string;
}

export interface EventProps {
  request: SignedRequest;
  /** `<id>.lambda-url.<region>.on.aws` */
  host: string;
  accountId: string;
  caller: Caller;
  sourceIp: string;
  requestId: string;
  now: number;
}

/**
 * The event of a request, in payload format 2.0: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads. What the
 * page leaves open is taken in the way that is the harder one for a handler: the headers that AWS was signed with come along.
 */
export function eventOf({ request, host, accountId, caller, sourceIp, requestId, now }: EventProps) {
  const { method, target, headers, body } = request;
  const question = target.indexOf('?');
  const rawPath = question < 0 ? target : target.slice(0, question);
  const rawQueryString = question < 0 ? '' : target.slice(question + 1);
  const isText = isTextual(headers['content-type']);
  const [domainPrefix] = host.split('.');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    ...(headers.cookie !== undefined && { cookies: headers.cookie.split(/; */) }),
    headers: withForwarded(headers, sourceIp),
    ...(rawQueryString !== '' && { queryStringParameters: parametersOf(rawQueryString) }),
    requestContext: {
      accountId,
      apiId: domainPrefix,
      authentication: null,
      authorizer: {
        iam: {
          accessKey: caller.accessKeyId,
          accountId: caller.accountId,
          callerId: 'AIDACKCEVSQ6C2EXAMPLE',
          cognitoIdentity: null,
          principalOrgId: null,
          userArn: caller.userArn,
          userId: 'AIDACKCEVSQ6C2EXAMPLE',
        },
      },
      domainName: host,
      domainPrefix,
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp, userAgent: headers['user-agent'] ?? null },
      requestId,
      routeKey: '$default',
      stage: '$default',
      time: timeOf(now),
      timeEpoch: now,
    },
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** "If the content type of the request is binary, the body is base64-encoded"; the page does not say which are. */
function isTextual(contentType = ''): boolean {
  return /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded))|\+(json|xml)/i.test(contentType);
}

/** What stands in front of Lambda adds; the client's own are joined to those, as those of a header that repeats. */
function withForwarded(headers: Readonly<Record<string, string>>, sourceIp: string): Record<string, string> {
  const added = { 'x-forwarded-for': sourceIp, 'x-forwarded-port': '443', 'x-forwarded-proto': 'https' };
  const joined: Record<string, string> = { ...headers, 'x-amzn-tls-version': 'TLSv1.3' };
  for (const [name, value] of Object.entries(added)) {
    joined[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return joined;
}

function parametersOf(query: string): Record<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(joined);
}

/** `12/Mar/2020:19:03:58 +0000` */
function timeOf(now: number): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

/** An answer of a function URL, as it goes out. */
export interface UrlAnswer {
  status: number;
  headers: [string, string][];
  body: Buffer;
}

/**
 * What a function URL answers for a call. Of functions that fail the page says nothing; 502 and these words are what is seen of them. A call
 * that is throttled gets 429: https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-throttling
 */
export function answerOf(invocation: Invocation): UrlAnswer {
  if (invocation === 'throttled') return message(429, 'Rate Exceeded.');
  if (invocation === 'too large') return message(413, 'Request Too Long');
  if ('error' in invocation) return { ...message(502, ''), body: Buffer.from('Internal Server Error') };
  const result = JSON.parse(invocation.payload.toString());
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    return { status: 200, headers: [['content-type', 'application/json']], body: invocation.payload };
  }
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } = result;
  return {
    status: statusCode,
    headers: [
      ...Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), String(value)]),
      ...cookies.map((cookie: string): [string, string] => ['set-cookie', cookie]),
    ],
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  };
}

/** As AWS's own front says it. */
export function message(status: number, text: string): UrlAnswer {
  return {
    status,
    headers: [['content-type', 'application/json']],
    body: Buffer.from(JSON.stringify({ Message: text })),
  };
}
