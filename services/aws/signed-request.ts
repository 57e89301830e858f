import { Agent as PlainAgent, request as sendPlain } from 'node:http';
import { request as sendTls, Agent as TlsAgent } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from './sha256.ts';

/** A call of an API of AWS. */
export interface AwsCall {
  /** As its endpoint and its signatures name it: `secretsmanager`. */
  service: string;
  method: 'GET' | 'POST';
  /** Encoded as it goes over the wire. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

export interface AwsAnswer {
  status: number;
  text: string;
}

/** Makes calls. Throws where AWS does not answer; what it answers is the caller's to judge. */
export type CallAws = (call: AwsCall) => Promise<AwsAnswer>;

/** As of AWS's SDK in the agent: services/node/aws/settings.ts. */
const mostAttempts = 5;
const answerWithinMs = 10_000;

/** The SDK waits for a random part of twice as long each time: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const firstPauseMs = 100;

/**
 * Calls of AWS by whoever is given credentials in the environment, as functions on Lambda are: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html.
 * It is in the place of the SDK where a sender waits for a program to begin: that takes longer to load than all the rest of it. AWS_ENDPOINT_URL
 * names another AWS, as it does for the SDK.
 */
export function openAws(environment: NodeJS.ProcessEnv): CallAws {
  const region = environment.AWS_REGION ?? '';
  const credentials = {
    accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
    ...(environment.AWS_SESSION_TOKEN && { sessionToken: environment.AWS_SESSION_TOKEN }),
  };
  return async (call) => {
    const { service } = call;
    const endpoint = new URL(environment.AWS_ENDPOINT_URL || `https://${service}.${region}.amazonaws.com`);
    // The path as it is sent is the one that is signed for S3 alone; for others it is encoded once more.
    const uriEscapePath = service !== 's3';
    const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, uriEscapePath });
    for (let attempt = 1; ; attempt += 1) {
      const isLast = attempt === mostAttempts;
      try {
        const answer = await exchange(endpoint, await signed(endpoint, call, signer));
        if (isLast || !isPassing(answer)) return answer;
      } catch (error) {
        if (isLast) throw error;
      }
      await sleep(Math.random() * firstPauseMs * 2 ** (attempt - 1));
    }
  };
}

/** Of many secrets some are asked for at a time, on connections that are opened once. */
const connections = { keepAlive: true, maxSockets: 8 };
const plainAgent = new PlainAgent(connections);
const tlsAgent = new TlsAgent(connections);

/** Whether the same call may be answered otherwise soon. */
function isPassing({ status, text }: AwsAnswer): boolean {
  return status >= 500 || status === 429 || (status === 400 && /Throttl|ThroughputExceeded|RequestLimit/.test(text));
}

/** A call as it goes over the wire. */
interface Sent {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

async function signed(
  endpoint: URL,
  { method, path, headers = {}, body }: AwsCall,
  signer: SignatureV4,
): Promise<Sent> {
  const result = await signer.sign({
    method,
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    path,
    headers: { ...headers, host: endpoint.host },
    ...(body !== undefined && { body }),
  });
  return { method, path, headers: result.headers, body };
}

function exchange({ protocol, hostname, port }: URL, { body, ...request }: Sent): Promise<AwsAnswer> {
  return new Promise((resolve, reject) => {
    const [send, agent] = protocol === 'http:' ? ([sendPlain, plainAgent] as const) : ([sendTls, tlsAgent] as const);
    const signal = AbortSignal.timeout(answerWithinMs);
    const sent = send({ ...request, hostname, port, agent, signal }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
