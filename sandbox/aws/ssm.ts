import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud } from '../cloud.ts';
import type { Faults } from '../faults.ts';
import { nameOf } from '../object-names.ts';
import { type Input, jsonService } from './protocols/json-protocol.ts';
import { AwsError, type Service, textOf } from './protocols/protocol.ts';

/** A command that was sent to an instance. */
export interface SentCommand {
  readonly instanceId: string;
  /** The instance's Name tag. */
  readonly name?: string;
  readonly commands: readonly string[];
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** How a command ended: its exit status and all that it wrote. */
export interface CommandResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the lines of a command on what stands for the instance, with the environment that leads to the simulated AWS. */
export type RunCommand = (
  instanceId: string,
  commands: readonly string[],
  options: { readonly environment: Readonly<Record<string, string>> },
) => Promise<CommandResult>;

/** The simulated Systems Manager. */
export interface Ssm {
  readonly service: Service;
  /** Every command sent so far, in order. */
  commands(): readonly SentCommand[];
}

export interface SsmParts {
  readonly cloud: Cloud;
  readonly faults: Faults;
  /** The environment that leads to the simulated AWS. */
  environment(): Readonly<Record<string, string>>;
  /** Without it commands succeed and nothing runs them. */
  readonly runCommand?: RunCommand;
}

/**
 * As much of AWS Systems Manager as running a command needs: SendCommand, GetCommandInvocation and
 * DescribeInstanceInformation. A fault `ssm:command` meets the command on one instance rather than the call: it is in
 * progress as long as the delay says, and an error fails it before anything runs.
 */
export function systemsManager(parts: SsmParts): Ssm {
  const desk: Desk = { ...parts, sent: [], invocations: new Map() };
  return {
    service: jsonService({
      name: 'Systems Manager',
      version: '1.1',
      operations: {
        SendCommand: (input) => sendCommand(desk, input),
        GetCommandInvocation: (input) => getCommandInvocation(desk, input),
        DescribeInstanceInformation: (input) => describeInstanceInformation(desk, input),
      },
    }),
    commands: () => [...desk.sent],
  };
}

interface Desk extends SsmParts {
  readonly sent: SentCommand[];
  readonly invocations: Map<string, Invocation>;
}

interface Invocation {
  /** Absent as long as the command runs. */
  result?: CommandResult;
}

function sendCommand(desk: Desk, input: Input): object {
  const targets = instancesMeant(desk, input);
  const { commands = [] } = (input.Parameters ?? {}) as { commands?: string[] };
  const CommandId = randomUUID();
  for (const { id, name, region } of targets) {
    desk.sent.push({ instanceId: id, name, commands, at: Date.now() });
    const invocation: Invocation = {};
    desk.invocations.set(`${CommandId}/${id}`, invocation);
    carryOut(desk, { id, name, region, commands }).then((result) => {
      invocation.result = result;
    });
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

interface Instance {
  readonly id: string;
  readonly name?: string;
  readonly region?: string;
}

async function carryOut(
  { faults, environment, runCommand }: Desk,
  { id, name, region, commands }: Instance & { readonly commands: readonly string[] },
): Promise<CommandResult> {
  const labels = [name, id].filter((label) => label !== undefined);
  const { delayMs, error } = faults.meet({ type: 'ssm', operation: 'command', labels });
  if (delayMs > 0) await sleep(delayMs, undefined, { ref: false });
  if (error !== undefined) return { status: 1, stdout: '', stderr: error };
  if (runCommand === undefined) {
    return { status: 0, stdout: `The sandbox took ${commands.length} command(s) and ran none.\n`, stderr: '' };
  }
  const shared = environment();
  try {
    return await runCommand(id, commands, {
      environment: region === undefined ? shared : { ...shared, AWS_REGION: region },
    });
  } catch (cause) {
    return {
      status: 1,
      stdout: '',
      stderr: `The sandbox could not run it: ${cause instanceof Error ? cause.message : cause}`,
    };
  }
}

function instancesMeant(desk: Desk, input: Input): Instance[] {
  const all = desk.cloud
    .list('aws_instance')
    .map(({ id, attributes }) => ({ id, name: nameOf(attributes), region: textOf(attributes.region), attributes }));
  const ids = (input.InstanceIds ?? []) as string[];
  const missing = ids.find((id) => !all.some((instance) => instance.id === id));
  if (missing !== undefined)
    throw new AwsError('InvalidInstanceId', `${missing} is not an instance in the sandbox's cloud.`);
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
    throw new AwsError('InvocationDoesNotExist', `No command ${CommandId} was sent to ${InstanceId}.`);
  }
  const { result } = invocation;
  const status = result === undefined ? 'InProgress' : result.status === 0 ? 'Success' : 'Failed';
  return {
    CommandId,
    InstanceId,
    Status: status,
    StatusDetails: status,
    ResponseCode: result?.status ?? -1,
    StandardOutputContent: result?.stdout.slice(0, shownOutput) ?? '',
    StandardErrorContent: result?.stderr.slice(0, shownErrors) ?? '',
  };
}

/** Characters that an invocation shows: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetCommandInvocation.html */
const shownOutput = 24_000;
const shownErrors = 8_000;

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
