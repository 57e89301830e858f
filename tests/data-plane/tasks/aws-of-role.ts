import { createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { boundaries, statementsIn } from '../../stacks/bootstrap/github-roles.ts';
import { type Asked, type Context, type Decision, decide, type Principal } from '../../stacks/iam/evaluate.ts';

/** The simulated AWS as a role is let at it. */
export interface AwsOfRole {
  url: string;
  principal: Principal;
  /** What it was asked for, in order, and what became of that. */
  asked: (Asked & { decision: Decision })[];
  stop(): Promise<void>;
}

/** Starts it for a role that stands in the sandbox. */
export function startAwsOfRole(props: { host: string; sandbox: Sandbox; roleArn: string }): Promise<AwsOfRole> {
  const { host, sandbox, roleArn } = props;
  return startAwsOfPrincipal({ host, sandbox, principal: principalOf(sandbox, roleArn) });
}

/** Starts it: what the policies do not allow is refused, as IAM does, and all else passed on. `context` is what AWS knows of every request. */
export async function startAwsOfPrincipal(props: {
  host: string;
  sandbox: Sandbox;
  principal: Principal;
  context?: Context;
}): Promise<AwsOfRole> {
  const { host, sandbox, principal } = props;
  const asked: AwsOfRole['asked'] = [];
  const target = new URL(sandbox.awsEnvironment.AWS_ENDPOINT_URL ?? '');
  const server = createServer(async (incoming, response) => {
    const body = Buffer.concat(await incoming.toArray());
    const asks = askedOf(incoming, body.toString());
    const wanted = { ...asks, context: { ...asks.context, ...props.context } };
    const decision = decide(principal, wanted);
    asked.push({ ...wanted, decision });
    if (decision !== 'allowed') {
      response.writeHead(403, { 'content-type': 'application/x-amz-json-1.1' });
      return void response.end(JSON.stringify({ __type: 'AccessDeniedException', message: wanted.action }));
    }
    const { method, url: path, headers } = incoming;
    const passed = send({ host: target.hostname, port: target.port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    passed.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    principal,
    asked,
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function principalOf({ cloud }: Sandbox, roleArn: string): Principal {
  const role = cloud.list('aws_iam_role').find(({ attributes }) => attributes.arn === roleArn)?.attributes;
  if (!role) throw new Error(`there is no role ${roleArn}`);
  const policies = cloud.list('aws_iam_role_policy').filter(({ attributes }) => attributes.role === role.name);
  const boundary = boundaries()[String(role.permissions_boundary)];
  if (!boundary) throw new Error(`there is no boundary ${role.permissions_boundary}`);
  return { policies: policies.flatMap(({ attributes }) => statementsIn(String(attributes.policy))), boundary };
}

/** Secrets that are asked for by name have an ARN that ends in six characters all the same. */
function secretArn(id: string): string {
  return id.startsWith('arn:') ? id : `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${id}-AbCdEf`;
}

/** Which right a call takes: https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html */
function askedOf({ method, url = '', headers }: IncomingMessage, body: string): Asked {
  const called = headers['x-amz-target'];
  if (called === 'secretsmanager.GetSecretValue') {
    return { action: 'secretsmanager:GetSecretValue', resource: secretArn(JSON.parse(body).SecretId) };
  }
  if (called === 'DynamoDB_20120810.GetItem') {
    const { TableName, Key, ProjectionExpression } = JSON.parse(body);
    return {
      action: 'dynamodb:GetItem',
      resource: `arn:aws:dynamodb:eu-west-1:123456789012:table/${TableName}`,
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
      context: {
        'dynamodb:LeadingKeys': [Key.broker.S],
        'dynamodb:Attributes': [...Object.keys(Key), ...(ProjectionExpression ? [ProjectionExpression] : [])],
        'dynamodb:Select': ProjectionExpression ? 'SPECIFIC_ATTRIBUTES' : 'ALL_ATTRIBUTES',
      },
    };
  }
  const { pathname, searchParams } = new URL(url, 'http://aws');
  if (called === undefined && method === 'GET') {
    const resource = `arn:aws:s3:::${decodeURIComponent(pathname.slice(1))}`;
    if (searchParams.has('versionId')) return { action: 's3:GetObjectVersion', resource };
    if (!searchParams.has('versions')) return { action: 's3:GetObject', resource };
    return { action: 's3:ListBucketVersions', resource, context: { 's3:prefix': searchParams.get('prefix') ?? '' } };
  }
  return { action: `unknown:${called ?? method}`, resource: pathname };
}
