import {
  identityFile,
  type MachineKind,
  machineAgents,
  nodeProgram,
  programFolder,
} from '../../../contracts/node-commands.ts';
import type { NodeIdentity } from '../../../contracts/node-identity.ts';
import type { WatchIdentity } from '../../../contracts/watch-identity.ts';
import { template } from '../template.ts';

const boot = template(new URL('boot.sh.hbs', import.meta.url));

/** What a machine is, and who. */
export type BootProps =
  | { kind: Extract<MachineKind, 'node'>; identity: NodeIdentity }
  | { kind: Extract<MachineKind, 'monitoring'>; identity: WatchIdentity };

/** What an instance runs when it starts for the first time. */
export function bootScript({ kind, identity }: BootProps): string {
  return boot({
    ...{ programFolder, identityFile, nodeProgram },
    agentProgram: machineAgents[kind].program,
    hostName: identity.hostName,
    identity: JSON.stringify(identity, null, 2),
  });
}
