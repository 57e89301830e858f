import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { Finding } from '../../pipeline/github/doctor/finding.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { repositoryOption, requireCatalog } from '../../pipeline/repository/repository.ts';

interface Options {
  repository: string;
  fix?: boolean;
  yes?: boolean;
  json?: boolean;
}

const rulesetFile = '.github/rulesets/main.json';

/** `warren github doctor`: whether GitHub is set up as docs/github.md asks for. */
export function doctorPart(): Command {
  return new Command('doctor')
    .description(
      'Look whether the repository on GitHub is set up as docs/github.md asks for: variables, environment, ruleset, what runs may do, the form of tokens. Takes the token of an administrator from GITHUB_TOKEN, and shows it nowhere. Changes nothing without --fix.',
    )
    .addOption(repositoryOption())
    .option('--fix', 'set what can be set, after a list of it and a question')
    .option('-y, --yes', 'with --fix: do not ask')
    .option('--json', 'print the findings as JSON')
    .action(runDoctor);
}

async function runDoctor({ repository, fix, yes, json }: Options): Promise<void> {
  if (yes && !fix) throw new UserFailure('--yes says nothing without --fix. Add --fix, or leave it out.');
  const { platform } = requireCatalog(repository);
  const { github } = platform;
  if (!github)
    throw new UserFailure('platform.yaml names no repository. Write github: { repository: OWNER/NAME } into it.');
  const [environments, connections, settings, diagnoses, rulesets, words, mending] = await Promise.all([
    import('../../pipeline/github/environment.ts'),
    import('../../pipeline/github/connection.ts'),
    import('../../pipeline/github/doctor/settings.ts'),
    import('../../pipeline/github/doctor/diagnose.ts'),
    import('../../pipeline/github/doctor/diagnose-ruleset.ts'),
    import('../../pipeline/github/doctor/describe-findings.ts'),
    import('../../pipeline/github/doctor/mend.ts'),
  ]);
  const variables = { ...process.env, GITHUB_REPOSITORY: github.repository };
  const environment = environments.readEnvironment(variables, (path) => readFileSync(path, 'utf8'));
  const connection = connections.openConnection({
    token: environments.requireToken(environment),
    apiUrl: environment.apiUrl,
    repository: github.repository,
    say: (line) => console.error(line),
  });
  const ruleset = rulesets.readWantedRuleset(readRuleset(repository), rulesetFile);
  const look = async () =>
    diagnoses.diagnose(await settings.readSettings(connection, github.environment), {
      platform: { ...platform, github },
      ruleset,
    });
  const show = (findings: readonly Finding[]) =>
    json
      ? JSON.stringify({ version: 1, findings }, null, 2)
      : words.describeFindings(findings, process.stdout.columns ?? 100);

  let findings = await look();
  const changes = fix ? mending.changesOf(findings) : [];
  if (changes.length > 0) {
    if (!json) console.log(`${show(findings)}\n`);
    await requireConsent(
      changes.map(({ does }) => does),
      yes === true,
    );
    await mending.mend(connection, changes, (line) => console.error(line));
    findings = await look();
  }
  console.log(show(findings));
  if (findings.length > 0) process.exitCode = 1;
}

function readRuleset(repository: string): string {
  const path = join(resolve(repository), rulesetFile);
  if (!existsSync(path))
    throw new UserFailure(`${rulesetFile} is missing. Take it from a new repository of \`warren init\`.`);
  return readFileSync(path, 'utf8');
}

/** Says what will be done first. Throws UserFailure where nobody consents. */
async function requireConsent(does: readonly string[], yes: boolean): Promise<void> {
  const { ask, canAsk } = await import('../../pipeline/deploy/ask.ts');
  console.error(['This changes on GitHub:', ...does.map((line) => `  ${line}`)].join('\n'));
  if (yes) return;
  if (!canAsk()) throw new UserFailure('Nobody is there to be asked. Nothing was changed; --yes does it.');
  if (!/^y(es)?$/i.test(await ask('Do it? (yes/no) '))) throw new UserFailure('Nothing was changed.');
}
