import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { newestVersion, smallestType } from '../../catalog/kinds/broker/usual-choice.ts';
import { describeImport, type ImportRequest, importBroker } from '../../operations/import/import-broker.ts';
import { isAddress } from '../../operations/import/read-source.ts';
import { printJson } from '../../pipeline/process/print-json.ts';
import { repositoryOption } from '../../pipeline/repository/repository.ts';

interface ImportOptions extends Omit<ImportRequest, 'version' | 'password'> {
  rabbitmq?: string;
  json?: boolean;
}

/** `warren import`: a broker's file from a running broker of any kind. */
export function importCommand(): Command {
  return new Command('import')
    .description(
      'Make a broker’s file from the definitions of a running RabbitMQ, wherever it runs. Writes no password.',
    )
    .requiredOption(
      '--from <file or address>',
      'what `rabbitmqctl export_definitions` wrote, or the https:// address of a management UI',
    )
    .requiredOption('--name <name>', 'name of the broker, and of its file')
    .addOption(repositoryOption())
    .option(
      '--user <name>',
      'administrator that asks a management UI; the password is in WARREN_IMPORT_PASSWORD or on standard input',
    )
    .option('--vhost <name>', 'this vhost alone')
    .option('--rabbitmq <version>', `RabbitMQ version of the new broker (default: ${newestVersion()})`)
    .option('--type <type>', `EC2 instance type of its nodes (default: ${smallestType()})`)
    .option(
      '--output <file>',
      'where it is written, without .yaml as a folder where it is too large for a file (default: brokers/<name>.yaml)',
    )
    .option('--force', 'replace a file or folder that is there already')
    .option('--dry-run', 'print the file instead of writing it')
    .option('--json', 'print the outcome as JSON')
    .action(async ({ json, rabbitmq, ...options }: ImportOptions) => {
      const password = isAddress(options.from) ? readPassword() : undefined;
      const report = await importBroker(
        { ...options, version: rabbitmq, password },
        new Date().toISOString().slice(0, 10),
      );
      if (json) printJson({ ...report });
      else console.log(describeImport(report, options.dryRun ?? false));
      if (report.problems.some(({ severity }) => severity === 'error')) process.exitCode = 1;
    });
}

/** From the environment or a pipe: what stands on a command line, everybody on the machine can read. */
function readPassword(): string | undefined {
  const { WARREN_IMPORT_PASSWORD: fromEnvironment } = process.env;
  if (fromEnvironment || process.stdin.isTTY) return fromEnvironment;
  return readFileSync(0, 'utf8').split(/\r?\n/, 1)[0];
}
