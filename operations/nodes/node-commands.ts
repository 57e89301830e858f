import {
  GetCommandInvocationCommand,
  type GetCommandInvocationCommandOutput,
  InvalidInstanceId,
  InvocationDoesNotExist,
  SendCommandCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { shellDocument } from '../../contracts/node-commands.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import type { CommandState, NodeCommands } from './gate.ts';

/** Run Command of AWS Systems Manager; the SDK takes region, credentials and endpoint from its usual places. */
export function systemsManager(region: string): NodeCommands {
  const client = new SSMClient({ region, maxAttempts: 5 });
  return {
    async send(instanceId, command) {
      try {
        const { Command } = await client.send(
          new SendCommandCommand({
            InstanceIds: [instanceId],
            DocumentName: shellDocument,
            // A node's turn can take longer than the hour that is allowed by default.
            Parameters: { commands: [command], executionTimeout: ['7200'] },
          }),
        );
        return Command?.CommandId;
      } catch (error) {
        if (error instanceof InvalidInstanceId) return undefined;
        throw refused(error);
      }
    },
    async poll(instanceId, commandId): Promise<CommandState> {
      try {
        const invocation = await client.send(
          new GetCommandInvocationCommand({ InstanceId: instanceId, CommandId: commandId }),
        );
        return stateOf(invocation);
      } catch (error) {
        // Just after it was sent, a command is not known everywhere yet.
        if (error instanceof InvocationDoesNotExist) return { state: 'running' };
        throw refused(error);
      }
    },
  };
}

function refused(cause: unknown): SurroundingsFailure {
  const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new SurroundingsFailure(`AWS Systems Manager did not take the command. ${why}`, { cause });
}

/** States as Systems Manager names them: https://docs.aws.amazon.com/systems-manager/latest/userguide/monitor-commands.html */
function stateOf(invocation: GetCommandInvocationCommandOutput): CommandState {
  const { Status, ResponseCode, StandardOutputContent = '', StandardErrorContent = '' } = invocation;
  if (Status === 'Success') return { state: 'succeeded', output: StandardOutputContent };
  const unfinished = ['Pending', 'InProgress', 'Delayed', 'Cancelling'];
  if (Status === undefined || unfinished.includes(Status)) return { state: 'running' };
  // The shell document adds a line of its own about the exit status, which says nothing that the status does not.
  const errors = StandardErrorContent.replace(/^failed to run commands: exit status \d+$/m, '').trim();
  return { state: 'failed', output: errors || StandardOutputContent || Status, status: ResponseCode ?? 1 };
}
