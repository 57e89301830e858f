import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { agentAddress } from './task-network.ts';

/** A request to protect a task, or to protect it no more. */
export interface ProtectionRequest {
  enabled: boolean;
  expiresInMinutes: number | undefined;
}

/** What stands in for ECS' container agent: it hands out the credentials of the task's role and keeps its protection. */
export interface Agent {
  port: number;
  /** Variables that ECS gives to every container. */
  environment: Readonly<Record<string, string>>;
  /** What it was asked for, in order. */
  protection: ProtectionRequest[];
  stop(): Promise<void>;
}

const credentialsPath = '/v2/credentials/0b5a5b1c-task';
const agentPath = '/api/0b5a5b1c-task';

/**
 * Starts it. Credentials: https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html; protection:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html
 */
export async function startAgent(
  host: string,
  credentials: { AWS_ACCESS_KEY_ID: string; AWS_SECRET_ACCESS_KEY: string },
): Promise<Agent> {
  const protection: ProtectionRequest[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const { status, body } = answer(`${request.method} ${request.url}`, text);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  const answer = (asked: string, text: string): { status: number; body: object } => {
    if (asked === `GET ${credentialsPath}`) {
      const Expiration = new Date(Date.now() + 6 * 3_600_000).toISOString();
      return {
        status: 200,
        body: {
          AccessKeyId: credentials.AWS_ACCESS_KEY_ID,
          SecretAccessKey: credentials.AWS_SECRET_ACCESS_KEY,
          Token: 'the-session-of-the-task',
          Expiration,
        },
      };
    }
    if (asked !== `PUT ${agentPath}/task-protection/v1/state`) return { status: 404, body: {} };
    const { ProtectionEnabled, ExpiresInMinutes, ...unknown } = JSON.parse(text);
    const isValid =
      typeof ProtectionEnabled === 'boolean' && (ExpiresInMinutes === undefined || inRange(ExpiresInMinutes));
    if (!isValid || Object.keys(unknown).length > 0) {
      return { status: 400, body: { error: { Code: 'InvalidParameterException', Message: text } } };
    }
    protection.push({ enabled: ProtectionEnabled, expiresInMinutes: ExpiresInMinutes });
    return { status: 200, body: { protection: { ProtectionEnabled } } };
  };
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    environment: {
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: credentialsPath,
      AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
      ECS_AGENT_URI: `http://${agentAddress}${agentPath}`,
    },
    protection,
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function inRange(minutes: unknown): boolean {
  return Number.isInteger(minutes) && Number(minutes) >= 1 && Number(minutes) <= 2880;
}
