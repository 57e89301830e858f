import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { backupBucket, brokerTable, configurationBucket } from '../../../contracts/names.ts';
import { secretPath } from '../../../contracts/secrets.ts';
import { bootScript } from '../../constructs/machine/boot-script.ts';

export interface NodeBootProps {
  platform: Platform;
  /** Name of the broker. */
  broker: string;
  /** Number of the node, counted from 1. */
  number: number;
  /** Host name of the node. */
  hostName: string;
  volumeId: string;
}

/** What a node runs when it starts for the first time. */
export function renderBootScript({ platform, broker, number, hostName, volumeId }: NodeBootProps): string {
  return bootScript({
    kind: 'node',
    identity: {
      platform: platform.name,
      broker,
      number,
      hostName,
      volumeId,
      region: platform.region,
      configurationBucket: configurationBucket(platform),
      backupBucket: backupBucket(platform),
      table: brokerTable(platform),
      secrets: secretPath(platform, broker),
    },
  });
}
