import { monitoringFolder, secretsOnHost } from '../../contracts/monitoring.ts';
import { unitFolder } from '../node/machine/units.ts';

/** Where things are on the host. */
export interface Folders {
  /** Each bundle's files, and notes of which runs. */
  sets: string;
  /** What of them runs. */
  current: string;
  /** The disk that outlives the machine. */
  data: string;
  /** Secrets for each program, in memory. */
  secrets: string;
  /** systemd's units. */
  units: string;
}

/** The host's own. */
export const hostFolders: Folders = {
  sets: monitoringFolder.sets,
  current: monitoringFolder.current,
  data: monitoringFolder.data,
  secrets: secretsOnHost,
  units: unitFolder,
};
