import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Asked, decide, type Principal } from '../stacks/iam/evaluate.ts';
import { answerOf, type Caller, eventOf, message, type UrlAnswer } from './event.ts';
import { type LambdaFunction, mostEventBytes } from './lambda-function.ts';
import { type SignedRequest, verifySignature } from './signature.ts';

/** An access key, and whose it is. */
export interface AccessKey extends Caller {
  secretAccessKey: string;
  principal: Principal;
}

/** A request that came to the URL, and how far it got. */
export interface Seen {
  method: string;
  target: string;
  headers: Readonly<Record<string, string>>;
  /** Why AWS refused it before the function was asked; undefined for one that got to the function. */
  refused: string | undefined;
  status: number;
}

/** A function URL with the authorization type AWS_IAM. */
export interface FunctionUrl {
  /** `https://<id>.lambda-url.<region>.on.aws`, as it is called in requests. */
  url: string;
  /** Where it listens, on 127.0.0.1. */
  port: number;
  /** Every request until now. */
  seen: Seen[];
  /** Its clock from now on, as far from the real one. */
  setClock(aheadMs: number): void;
  stop(): Promise<void>;
}

export interface FunctionUrlProps {
  lambda: LambdaFunction;
  accountId: string;
  /** Looked at for each request, so that keys come and go. */
  keys: readonly AccessKey[];
}

/**
 * Starts one, as https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html and urls-invocation.html describe them: a request has to name its
 * host, to be signed, and its principal may call both actions; of another account's principals the function's own policy would have to speak,
 * and there is none.
 */
export async function startFunctionUrl(props: FunctionUrlProps): Promise<FunctionUrl> {
  const host = `abcdefghijklmnopqrstuvwxyz0123.lambda-url.${props.lambda.region}.on.aws`;
  const seen: Seen[] = [];
  let aheadMs = 0;
  const server = createServer({ maxHeaderSize: 65_536 }, async (incoming, response) => {
    const request = await readRequest(incoming);
    const now = Date.now() + aheadMs;
    const { refused, answer } = await answered(props, {
      request,
      host,
      now,
      sourceIp: incoming.socket.remoteAddress ?? '',
    });
    const { method, target, headers } = request;
    seen.push({ method, target, headers, refused, status: answer.status });
    write(response, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://${host}`,
    port: (server.address() as AddressInfo).port,
    seen,
    setClock(ahead) {
      aheadMs = ahead;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answered(
  { lambda, accountId, keys }: FunctionUrlProps,
  { request, host, now, sourceIp }: { request: SignedRequest; host: string; now: number; sourceIp: string },
): Promise<{ refused: string | undefined; answer: UrlAnswer }> {
  const refuse = (refused: string, answer = message(403, refused)) => ({ refused, answer });
  if (request.headers.host !== host) return refuse('Forbidden');
  if (request.body.length > mostEventBytes) return refuse('too large', message(413, 'Request Too Long'));
  const secretOf = (id: string) => keys.find(({ accessKeyId }) => accessKeyId === id)?.secretAccessKey;
  const verified = await verifySignature(request, { region: lambda.region, secretOf, now });
  if ('refused' in verified) return refuse(verified.refused);
  const caller = keys.find(({ accessKeyId }) => accessKeyId === verified.accessKeyId);
  if (!caller || !mayCallUrl(caller, { functionArn: lambda.arn, accountId })) return refuse('Forbidden');
  const event = eventOf({ request, host, accountId, caller, sourceIp, requestId: randomUUID(), now });
  const invocation = await lambda.invoke(event);
  return { refused: invocation === 'too large' ? 'too large' : undefined, answer: answerOf(invocation) };
}

/** Both actions, each with what AWS knows of a call through the URL: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html */
export function mayCallUrl(
  { principal, accountId: of }: Pick<AccessKey, 'principal' | 'accountId'>,
  { functionArn, accountId }: { functionArn: string; accountId: string },
): boolean {
  const asked: Omit<Asked, 'resource'>[] = [
    { action: 'lambda:InvokeFunctionUrl', context: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
    { action: 'lambda:InvokeFunction', context: { 'lambda:InvokedViaFunctionUrl': 'true' } },
  ];
  return of === accountId && asked.every((one) => decide(principal, { ...one, resource: functionArn }) === 'allowed');
}

/** A request as a function URL takes it from the wire. */
export async function readRequest(incoming: IncomingMessage): Promise<SignedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(incoming.headersDistinct)) headers[name] = (values ?? []).join(',');
  return { method: incoming.method ?? '', target: incoming.url ?? '', headers, body: Buffer.concat(chunks) };
}

/** Of these, what stands between Lambda and its caller decides itself. */
const ofTheConnection = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date'];

function write(response: ServerResponse, { status, headers, body }: UrlAnswer): void {
  for (const [name, value] of headers) if (!ofTheConnection.includes(name)) response.appendHeader(name, value);
  response.setHeader('x-amzn-requestid', randomUUID());
  response.writeHead(status, { 'content-length': body.length }).end(body);
}
