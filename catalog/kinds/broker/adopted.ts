import { brokerStack } from '../../../contracts/names.ts';
import {
  type Adopted,
  type AdoptedField,
  adoptFields,
  attribute,
  nothingAdopted,
  numberAt,
  type Seen,
} from '../../adoption.ts';
import type { Platform } from '../platform/platform.ts';
import { adoptAccess } from './adopted-access.ts';
import type { Broker } from './broker.ts';

const volumes = 'aws_ebs_volume.node-*-data';

const fields: readonly AdoptedField[] = [
  { resources: 'aws_instance.node-*', says: attribute('instance_type'), field: ['instance', 'type'] },
  { resources: volumes, says: numberAt('size'), field: ['storage', 'sizeGiB'], grows: true },
  { resources: volumes, says: numberAt('iops'), field: ['storage', 'iops'] },
  { resources: volumes, says: numberAt('throughput'), field: ['storage', 'throughputMiBps'] },
];

/** What of a broker's stack its file can say: machines, disks, and who gets in. */
export function adoptedBroker(broker: Broker, seen: Seen, platform: Platform | undefined): Adopted {
  if (seen.stack !== brokerStack(broker.name)) return nothingAdopted;
  const [plain, access] = [
    adoptFields(fields, seen),
    platform ? adoptAccess({ broker, platform, seen }) : nothingAdopted,
  ];
  return { edits: [...plain.edits, ...access.edits], left: [...plain.left, ...access.left] };
}
