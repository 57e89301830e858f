import { UserFailure } from '../../pipeline/process/failure.ts';
import { chooseBackup } from '../backups/backups.ts';
import { bringBack } from '../backups/bring-back.ts';
import { readBackups } from '../backups/read-backups.ts';
import { describeRestore, describeSnapshots } from '../backups/restore.ts';
import { saveDefinitions } from '../backups/save-definitions.ts';
import { isSimulated, type OpenPlatform } from '../records/open-platform.ts';
import { describeStatuses } from '../status/describe-status.ts';
import { readStatuses } from '../status/read-statuses.ts';
import { readNodeLog } from './node-log.ts';
import type { OperateRequest } from './request.ts';
import { rollingRestart } from './rolling-restart.ts';
import { rotate } from './rotate.ts';

/** Does one thing to one broker, or looks at it, and says what came of it. */
export async function operate(props: {
  platform: OpenPlatform;
  request: OperateRequest;
  say: (text: string) => void;
}): Promise<void> {
  const { platform, request, say } = props;
  const { broker, operation } = request;
  switch (operation) {
    case 'backup':
      return say((await saveDefinitions(platform, broker)).key);
    case 'restore':
      return restore({ platform, broker, text: request.backup, say });
    case 'rotate':
      return rotate({ platform, broker, say });
    case 'rolling-restart':
      return rollingRestart({ platform, broker, anyTime: request.now, say });
    case 'logs':
      return say(await readNodeLog({ platform, ...request }));
    case 'status': {
      const now = new Date();
      return say(describeStatuses(await readStatuses(platform, { broker, now }), { now, simulated: isSimulated() }));
    }
  }
}

/** As `warren restore --yes`, but a run that restored nothing does not end well. */
async function restore(props: {
  platform: OpenPlatform;
  broker: string;
  text: string;
  say: (text: string) => void;
}): Promise<void> {
  const { platform, broker, text, say } = props;
  const backup = chooseBackup({ broker, backups: await readBackups(platform, broker), text });
  if (backup.kind === 'snapshots') {
    say(describeSnapshots(broker, backup));
    throw new UserFailure(
      'Nothing was restored: this backup is of disks. A pull request with the lines above begins with it.',
    );
  }
  say(describeRestore({ broker, from: `the definitions of ${backup.time}` }));
  await bringBack({ platform, broker, key: backup.key, say });
}
