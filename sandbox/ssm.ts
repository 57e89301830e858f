import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Cloud } from './cloud.ts';
import type { Faults } from './faults.ts';
import { nameOf } from './object-names.ts';

/** A command that was sent to an instance. Nothing runs it. */
export interface SentCommand {
  readonly instanceId: string;
  /** The instance's Name tag. */
  readonly name?: string;
  readonly commands: readonly string[];
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The simulated Systems Manager. */
export interface Ssm {
  readonly url: string;
  /** Every command sent so far, in order. */
  commands(): readonly SentCommand[];
  stop(): Promise<void>;
}

/**
 * Starts a server on 127.0.0.1 that answers as much of AWS Systems Manager as running a command needs: SendCommand,
 * GetCommandInvocation and DescribeInstanceInformation, in the AWS JSON 1.1 protocol.
 */
export async function startSsm({ cloud, faults }: { cloud: Cloud; faults: Faults }): Promise<Ssm> {
  const desk: Desk = { cloud, faults, sent: [], invocations: new Map() };
  const server = createServer((request, response) => {
    answer(desk, request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    commands: () => [...desk.sent],
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

interface Desk {
  readonly cloud: Cloud;
  readonly faults: Faults;
  readonly sent: SentCommand[];
  readonly invocations: Map<string, Invocation>;
}

interface Invocation {
  readonly commands: readonly string[];
  readonly readyAt: number;
  readonly error?: string;
}

type Input = Readonly<Record<string, unknown>>;

/** An error that the SDK turns into the exception of that name. */
class AwsError extends Error {}

async function answer(desk: Desk, request: IncomingMessage): Promise<{ status: number; body: object }> {
  try {
    const action = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    const actions: Record<string, (desk: Desk, input: Input) => object> = {
      SendCommand: sendCommand,
      GetCommandInvocation: getCommandInvocation,
      DescribeInstanceInformation: describeInstanceInformation,
    };
    const act = actions[action];
    if (act === undefined) throw named('UnknownOperationException', `The sandbox's SSM has no ${action}.`);
    return { status: 200, body: act(desk, await bodyOf(request)) };
  } catch (cause) {
    const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
    const known = cause instanceof AwsError;
    return { status: known ? 400 : 500, body: { __type: known ? name : 'InternalServerError', message } };
  }
}

async function bodyOf(request: IncomingMessage): Promise<Input> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}') as Input;
}

function sendCommand(desk: Desk, input: Input): object {
  const targets = instancesMeant(desk, input);
  const { commands = [] } = (input.Parameters ?? {}) as { commands?: string[] };
  const CommandId = randomUUID();
  for (const { id, name } of targets) {
    const labels = [name, id].filter((label) => label !== undefined);
    const { delayMs, error } = desk.faults.meet({ type: 'ssm', operation: 'command', labels });
    desk.sent.push({ instanceId: id, name, commands, at: Date.now() });
    desk.invocations.set(`${CommandId}/${id}`, { commands, readyAt: Date.now() + delayMs, error });
  }
  return {
    Command: {
      CommandId,
      DocumentName: input.DocumentName,
      Parameters: input.Parameters,
      InstanceIds: targets.map(({ id }) => id),
      Status: 'Pending',
      StatusDetails: 'Pending',
      RequestedDateTime: Date.now() / 1000,
      TargetCount: targets.length,
    },
  };
}

function instancesMeant(desk: Desk, input: Input): { id: string; name?: string }[] {
  const all = desk.cloud
    .list('aws_instance')
    .map(({ id, attributes }) => ({ id, name: nameOf(attributes), attributes }));
  const ids = (input.InstanceIds ?? []) as string[];
  const missing = ids.find((id) => !all.some((instance) => instance.id === id));
  if (missing !== undefined) throw named('InvalidInstanceId', `${missing} is not an instance in the sandbox's cloud.`);
  const targets = (input.Targets ?? []) as { Key: string; Values: string[] }[];
  return all.filter(
    ({ id, attributes }) =>
      ids.includes(id) ||
      (targets.length > 0 &&
        targets.every(({ Key, Values }) => Values.includes(targetValue(Key, id, attributes.tags)))),
  );
}

function targetValue(key: string, id: string, tags: unknown): string {
  if (/^instanceids$/i.test(key)) return id;
  const found = (tags ?? {}) as Record<string, unknown>;
  return String(found[key.replace(/^tag:/, '')] ?? '');
}

function getCommandInvocation(desk: Desk, input: Input): object {
  const { CommandId, InstanceId } = input;
  const invocation = desk.invocations.get(`${CommandId}/${InstanceId}`);
  if (invocation === undefined) {
    throw named('InvocationDoesNotExist', `No command ${CommandId} was sent to ${InstanceId}.`);
  }
  const running = Date.now() < invocation.readyAt;
  const status = running ? 'InProgress' : invocation.error === undefined ? 'Success' : 'Failed';
  const said = `The sandbox took ${invocation.commands.length} command(s) and ran none.\n`;
  return {
    CommandId,
    InstanceId,
    Status: status,
    StatusDetails: status,
    ResponseCode: { InProgress: -1, Success: 0, Failed: 1 }[status],
    StandardOutputContent: status === 'Success' ? said : '',
    StandardErrorContent: status === 'Failed' ? invocation.error : '',
  };
}

function describeInstanceInformation(desk: Desk, input: Input): object {
  const filters = (input.Filters ?? []) as { Key: string; Values: string[] }[];
  const found = desk.cloud
    .list('aws_instance')
    .filter(({ id, attributes }) =>
      filters.every((filter) => filter.Values.includes(targetValue(filter.Key, id, attributes.tags))),
    );
  return {
    InstanceInformationList: found.map(({ id, attributes }) => ({
      InstanceId: id,
      PingStatus: 'Online',
      LastPingDateTime: Date.now() / 1000,
      PlatformType: 'Linux',
      ResourceType: 'EC2Instance',
      IPAddress: attributes.private_ip,
    })),
  };
}

function named(name: string, message: string): AwsError {
  return Object.assign(new AwsError(message), { name });
}
