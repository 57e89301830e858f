import { resolve } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { plainText } from '../../catalog/effects/sentence.ts';
import { subjectOf } from '../drift/drift-issue.ts';
import { type Drift, findDrift, hasDrifted } from '../drift/find-drift.ts';
import { SurroundingsFailure } from '../failure.ts';
import { onInterrupt } from '../interruption.ts';
import { platformFolder } from '../plans/plan-change.ts';
import { openStates } from '../platform/states.ts';
import { showProgress } from '../progress.ts';
import { repositoryOption, requireCatalog } from '../repository.ts';
import { terraformVersion } from '../terraform.ts';
import { parallelOption } from './parallel-option.ts';

/** `warren drift`: where AWS is otherwise than the files say. */
export function driftCommand(): Command {
  return new Command('drift')
    .description('Compare AWS with the files, stack by stack. Changes nothing and takes no lock.')
    .argument('[stack...]', 'these stacks alone, such as network or broker-orders')
    .addOption(repositoryOption())
    .addOption(parallelOption())
    .option('--json', 'print what differs as JSON')
    .addHelpText('after', '\nExit status 1 when something differs, 2 when a stack could not be compared.')
    .action(async (names: string[], options: { repository: string; parallel: number; json?: boolean }) => {
      const found = await findWithProgress(names, options);
      console.log(options.json ? JSON.stringify(found.map(asJson), null, 2) : found.map(describe).join('\n'));
      if (found.some(hasDrifted)) process.exitCode = 1;
      if (found.some(({ failure }) => failure !== undefined)) process.exitCode = 2;
    });
}

async function findWithProgress(names: readonly string[], options: { repository: string; parallel: number }) {
  const { repository, parallel } = options;
  await terraformVersion();
  const { platform } = requireCatalog(repository);
  const interruption = onInterrupt();
  const progress = showProgress(process.stderr);
  try {
    const found = await findDrift({
      repository: resolve(repository),
      root: platformFolder(resolve(repository)),
      states: openStates(platform),
      parallel,
      ...(names.length > 0 ? { concerns: (name: string) => names.includes(name) } : {}),
      interrupted: () => interruption.happened,
      events: {
        planned: ({ name }) => progress.update(name, 'compared'),
        finished: ({ name }) => progress.remove(name),
      },
    });
    if (interruption.happened) throw new SurroundingsFailure('interrupted. Nothing was changed.');
    return found;
  } finally {
    progress.stop();
    interruption.forget();
  }
}

function describe(drift: Drift): string {
  const { stack, findings, failure } = drift;
  const name = subjectOf(stack.name);
  if (failure) return `  ${name}: ${pc.red(plainText(failure))}`;
  if (stack.retired) return `  ${name}: ${pc.yellow('is still there, and its file is gone')}`;
  if (!hasDrifted(drift)) return `  ${name}: ${pc.dim('as its file says')}`;
  const lines = findings.map(({ severity, sentence }) => `    ${severity}: ${plainText(sentence)}`);
  return [`  ${name}: ${pc.yellow('differs')}`, ...lines].join('\n');
}

function asJson({ stack, findings, failure, plan }: Drift): object {
  return {
    stack: stack.name,
    retired: stack.retired,
    findings: findings.map(({ address, severity, cause, sentence }) => ({
      address,
      severity,
      cause,
      sentence: plainText(sentence),
    })),
    canBePutBack: plan !== undefined,
    ...(failure ? { failure: plainText(failure) } : {}),
  };
}
