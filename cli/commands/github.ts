import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Step } from '../../pipeline/github/steps/step.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import { onInterrupt } from '../../pipeline/process/interruption.ts';
import { repositoryOption } from '../../pipeline/repository/repository.ts';
import { doctorPart } from './github-doctor.ts';
import { stacksAtOnce } from './stacks-at-once.ts';

type Program = (step: Step) => Promise<boolean>;

/** `warren github`: what the workflows run. */
export function githubCommand(): Command {
  const github = new Command('github').description(
    'What the workflows in .github/workflows run, and whether GitHub is set up for them. Reads GITHUB_TOKEN, GITHUB_REPOSITORY and what started the run from the environment.',
  );
  // octokit takes a while to load, and no other command needs it.
  const programs: [name: string, description: string, load: () => Promise<Program>][] = [
    [
      'review',
      'Review a pull request without credentials, into the job summary and beside the lines.',
      async () => (await import('../../pipeline/github/steps/review-step.ts')).reviewStep,
    ],
    [
      'dashboards',
      'Build the dashboards without credentials, into the folder that WARREN_DASHBOARDS names, for the jobs that have some.',
      async () => (await import('../../pipeline/github/steps/dashboards-step.ts')).dashboardsStep,
    ],
    [
      'plan',
      'Plan a pull request, save the plans for its merge, and keep its comment up to date.',
      async () => (await import('../../pipeline/github/steps/plan-step.ts')).planStep,
    ],
    [
      'apply',
      'Apply what was reviewed of a merged pull request, and say on it what was done.',
      async () => (await import('../../pipeline/github/steps/apply-step.ts')).applyStep,
    ],
    [
      'command',
      'Do what a comment on a pull request asks for, and answer it.',
      async () => (await import('../../pipeline/github/steps/command-step.ts')).commandStep,
    ],
    [
      'drift',
      'Compare AWS with the main branch, and keep an issue for each stack that differs.',
      async () => (await import('../../pipeline/github/steps/drift-step.ts')).driftStep,
    ],
    [
      'adopt',
      'Open a pull request by which the files say what an issue about drift tells of.',
      async () => (await import('../../pipeline/github/steps/adopt-asked.ts')).adoptStep,
    ],
  ];
  for (const [name, description, load] of programs) github.addCommand(programCommand(name, description, load));
  github.addCommand(doctorPart());
  return github;
}

function programCommand(name: string, description: string, load: () => Promise<Program>): Command {
  return new Command(name)
    .description(description)
    .addOption(repositoryOption())
    .addOption(stacksAtOnce())
    .action(async ({ repository, parallel }: { repository: string; parallel: number }) => {
      const [program, { readEnvironment }, { annotate, printInert }] = await Promise.all([
        load(),
        import('../../pipeline/github/environment.ts'),
        import('../../pipeline/github/report.ts'),
      ]);
      const environment = readEnvironment(process.env, (path) => readFileSync(path, 'utf8'));
      const interruption = onInterrupt();
      try {
        const well = await program({
          environment,
          repository: resolve(repository),
          parallel,
          interrupted: () => interruption.happened,
          now: () => new Date(),
          say: (line) => printInert(environment, line),
          annotate,
        });
        if (interruption.happened)
          throw new SurroundingsFailure('interrupted. What was applied is kept; run it again to go on.');
        if (!well) process.exitCode = 1;
      } finally {
        interruption.forget();
      }
    });
}
