import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { backupBucket, brokerTable, configurationBucket } from '../../../contracts/names.ts';
import { agentProgram, identityFile, nodeProgram, programFolder } from '../../../contracts/node-commands.ts';
import type { NodeIdentity } from '../../../contracts/node-identity.ts';
import { secretPath } from '../../../contracts/secrets.ts';
import { template } from '../template.ts';

const boot = template(new URL('boot.sh.hbs', import.meta.url));

export interface BootProps {
  platform: Platform;
  /** Name of the broker. */
  broker: string;
  /** Number of the node, counted from 1. */
  number: number;
  /** Host name of the node. */
  hostName: string;
  volumeId: string;
}

/** What an instance runs when it starts for the first time. */
export function renderBootScript({ platform, broker, number, hostName, volumeId }: BootProps): string {
  const places = { region: platform.region, configurationBucket: configurationBucket(platform) };
  const identity: NodeIdentity = {
    platform: platform.name,
    broker,
    number,
    hostName,
    volumeId,
    ...places,
    backupBucket: backupBucket(platform),
    table: brokerTable(platform),
    secrets: secretPath(platform, broker),
  };
  return boot({
    ...places,
    ...programs,
    hostName,
    identity: JSON.stringify(identity, null, 2),
  });
}

/** What the script makes, and what it takes to run it. */
const programs = { programFolder, identityFile, agentProgram, nodeProgram };
