import { resolve } from 'node:path';
import { Command } from 'commander';
import { plural } from '../../catalog/words/plural.ts';
import { isSimulated, openPlatform } from '../../operations/records/open-platform.ts';
import { describeStatuses } from '../../operations/status/describe-status.ts';
import { readStatuses } from '../../operations/status/read-statuses.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import { printJson } from '../../pipeline/process/print-json.ts';
import { sandboxFolder } from '../../pipeline/repository/places.ts';
import { repositoryOption } from '../../pipeline/repository/repository.ts';
import { readRecord } from '../../pipeline/sandbox/sandbox-record.ts';

/** `warren status`: what the nodes of brokers and the monitoring host report. */
export function statusCommand(): Command {
  return new Command('status')
    .description(
      'Show what the nodes of every broker and the monitoring host report: states, alarms, certificates, backups. Changes nothing.',
    )
    .argument('[broker]', 'this broker alone')
    .addOption(repositoryOption())
    .option('--json', 'print the statuses as JSON')
    .action(async (name: string | undefined, { repository, json }: { repository: string; json?: boolean }) => {
      const platform = await openPlatform(repository);
      const now = new Date();
      const statuses = await readStatuses(platform, { broker: name, now }).catch((error: unknown) =>
        besideSandbox(error, repository),
      );
      const simulated = isSimulated();
      if (json) printJson({ ...statuses });
      else console.log(describeStatuses(statuses, { now, simulated }));
    });
}

/** Who has applied to the sandbox alone is told that nothing of it is in AWS, and that is why nothing is found there. */
function besideSandbox(error: unknown, repository: string): never {
  const applied =
    error instanceof SurroundingsFailure && !isSimulated() && readRecord(sandboxFolder(resolve(repository)));
  if (!applied) throw error;
  throw new SurroundingsFailure(
    `${plural(applied.stacks.length, 'stack')} of these files stand in the sandbox, where simulated nodes report: \`./warren sandbox run -- ./warren status\`. In AWS: ${error.message}`,
    { cause: error },
  );
}
