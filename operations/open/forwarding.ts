import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import { runProgram } from '../../pipeline/process/run-program.ts';

/** A port of a machine, brought to this computer by Session Manager. */
export interface Forwarding {
  instanceId: string;
  region: string;
  /** TCP port on the machine, which needs to listen on 127.0.0.1 alone. */
  port: number;
  /** TCP port here. Default: one that is free, which Session Manager's plugin picks. */
  localPort?: number | undefined;
}

const awsAdvice = 'Install the AWS CLI: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html';

const pluginAdvice =
  "Install Session Manager's plugin for the AWS CLI: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html";

/**
 * The AWS CLI's command for it, for an argv or, since no word of it needs quotes, a shell. Document and parameters:
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-sessions-start.html#sessions-start-port-forwarding
 */
export function forwardingCommand(props: Forwarding): [string, ...string[]] {
  const { instanceId, region, port, localPort } = props;
  return [
    'aws',
    'ssm',
    'start-session',
    '--region',
    region,
    '--target',
    instanceId,
    '--document-name',
    'AWS-StartPortForwardingSession',
    '--parameters',
    `portNumber=${port}${localPort === undefined ? '' : `,localPortNumber=${localPort}`}`,
  ];
}

/** Throws SurroundingsFailure, which says how to get it, where this computer lacks the plugin that the AWS CLI starts for it. */
export async function requirePlugin(): Promise<void> {
  await runProgram({ argv: ['session-manager-plugin', '--version'], install: pluginAdvice });
}

/**
 * Forwards until Ctrl-C, the machine or AWS ends it. Calls `opened` with the port here once there is one to connect to. Throws
 * SurroundingsFailure when it never came to that, or ended by itself.
 */
export async function forward(
  props: Forwarding & { opened: (localPort: number) => void; interrupted: () => boolean },
): Promise<void> {
  const { opened, interrupted } = props;
  let isOpen = false;
  const { stdout, stderr } = await runProgram({
    argv: forwardingCommand(props),
    install: awsAdvice,
    // While its plugin runs, the AWS CLI ignores Ctrl-C and leaves it to the plugin, which ends the session: awscli/customizations/sessionmanager.py
    interruptAll: true,
    onLine(line) {
      const localPort = openedPort(line);
      if (localPort === undefined || isOpen) return;
      isOpen = true;
      opened(localPort);
    },
  });
  if (interrupted()) return;
  const said = lastLine(stderr) ?? lastLine(stdout) ?? 'it gave no reason';
  throw new SurroundingsFailure(
    isOpen
      ? `The session ended: ${said}. Run it again.`
      : `Session Manager does not forward to ${props.instanceId}: ${said}.${adviceFor(stderr)}`,
  );
}

/** From what the plugin says: src/sessionmanagerplugin/session/portsession/muxportforwarding.go in aws/session-manager-plugin. */
function openedPort(line: string): number | undefined {
  const [, port] = /^Port (\d+) opened for sessionId /.exec(line) ?? [];
  return port === undefined ? undefined : Number(port);
}

function adviceFor(said: string): string {
  if (said.includes('TargetNotConnected')) {
    return ' The machine is off, or starts just now; `warren status` says when it last reported.';
  }
  if (said.includes('AccessDenied')) {
    return ' It takes ssm:StartSession on the instance and on the document AWS-StartPortForwardingSession.';
  }
  return '';
}

function lastLine(text: string): string | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.findLast((line) => line !== '')?.replace(/\.$/, '');
}
