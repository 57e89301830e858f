import { Command } from 'commander';
import { suggest } from '../../catalog/words/nearest.ts';
import { describeTests, isFailed } from '../../operations/alarms/describe-tests.ts';
import { findPromtool } from '../../operations/alarms/find-promtool.ts';
import { testAlarms } from '../../operations/alarms/test-alarms.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { printJson } from '../../pipeline/process/print-json.ts';
import { repositoryOption, requireCatalog } from '../../pipeline/repository/repository.ts';

/** `warren alarms test`: runs the tests inside the files of alerts. */
export function testPart(): Command {
  return new Command('test')
    .description(
      "Run the tests that stand in the files of alerts: CloudWatch's by the rules by which it evaluates, Prometheus' by promtool where that is on the PATH. What was not run is said.",
    )
    .argument('[alert]', 'only those of this alert')
    .addOption(repositoryOption())
    .option('--json', 'print the results as JSON')
    .action(runTests);
}

async function runTests(
  name: string | undefined,
  { repository, json }: { repository: string; json?: boolean },
): Promise<void> {
  const catalog = requireCatalog(repository);
  const names = catalog.alerts.map((each) => each.name);
  if (name !== undefined && !names.includes(name)) {
    throw new UserFailure(`there is no alerts/${name}.yaml.${suggest(name, names)} Name an alert that there is.`);
  }
  const results = await testAlarms({ catalog, name, promtool: findPromtool() });
  if (json) printJson({ alerts: results });
  else console.log(describeTests(results));
  if (results.some(isFailed)) process.exitCode = 1;
}
