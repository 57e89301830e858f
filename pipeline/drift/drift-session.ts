import pc from 'picocolors';
import { plainText } from '../../catalog/words/sentence.ts';
import { UserFailure } from '../process/failure.ts';
import { interruptible } from '../process/interruptible.ts';
import { printJson } from '../process/print-json.ts';
import { openDeployedPlatform } from '../states/deployed-platform.ts';
import { followPlans } from '../terraform/follow-stacks.ts';
import { terraformVersion } from '../terraform/terraform.ts';
import { adoptDrift } from './adopt/adopt-drift.ts';
import { adoptionJson, describeAdoption, stillPlanned } from './adopt/adoption-text.ts';
import { subjectOf } from './drift-issue.ts';
import { type Drift, findDrift, hasDrifted } from './find-drift.ts';

/** How a person asked for drift. */
export interface DriftOptions {
  repository: string;
  /** Stacks at once. */
  parallel: number;
  json?: boolean;
  /** Whether what is there is to be written into the files. */
  adopt?: boolean;
}

/** Prints where AWS is otherwise than the files say, of some stacks or of all. */
export async function runDrift(names: readonly string[], options: DriftOptions): Promise<void> {
  if (options.adopt) return adopt(names, options);
  const found = await findWithProgress(names, options);
  const unknown = names.filter((name) => !found.some(({ stack }) => stack.name === name));
  if (unknown.length > 0)
    throw new UserFailure(
      `${unknown.join(', ')}: no stack is called so. \`warren synth\` lists them, such as broker-orders.`,
    );
  if (options.json) printJson({ stacks: found.map(driftJson) });
  else console.log(found.map(describe).join('\n'));
  setExitCode(found);
}

/** Writes what is there into the files, and tells what is otherwise even so. */
async function adopt(names: readonly string[], options: DriftOptions): Promise<void> {
  const { repository, parallel, json } = options;
  const found = (await findWithProgress(names, options)).filter(hasDrifted);
  const adoption = await interruptible(
    { stream: process.stderr, kept: 'What was written into files stays.' },
    ({ progress, interrupted }) =>
      adoptDrift(found, { repository, parallel, interrupted, events: followPlans(progress) }),
  );
  const { remaining, changes } = adoption;
  if (json) printJson(adoptionJson(adoption));
  else if (found.length === 0) console.log('AWS is as the files say. Nothing was changed.');
  else console.log(describeAdoption(adoption));
  if (changes.length === 0) return setExitCode(found);
  if (adoption.left.length > 0 || remaining.some((drift) => stillPlanned(drift).length > 0)) process.exitCode = 1;
  if (remaining.some(({ failure }) => failure !== undefined)) process.exitCode = 2;
}

function setExitCode(found: readonly Drift[]): void {
  if (found.some(hasDrifted)) process.exitCode = 1;
  if (found.some(({ failure }) => failure !== undefined)) process.exitCode = 2;
}

async function findWithProgress(names: readonly string[], options: DriftOptions) {
  const { repository, parallel } = options;
  await terraformVersion();
  const platform = openDeployedPlatform(repository);
  return interruptible({ stream: process.stderr, kept: 'Nothing was changed.' }, ({ progress, interrupted }) =>
    findDrift({
      platform,
      parallel,
      ...(names.length > 0 ? { concerns: (name: string) => names.includes(name) } : {}),
      interrupted,
      events: followPlans(progress),
    }),
  );
}

function describe(drift: Drift): string {
  const { stack, findings, waiting, failure } = drift;
  const name = subjectOf(stack.name);
  if (failure) return `  ${name}: ${pc.red(plainText(failure))}`;
  if (drift.isNew) return `  ${name}: ${pc.yellow('is in the files, and was never applied')}`;
  if (stack.retired) return `  ${name}: ${pc.yellow('is still there, and its file is gone')}`;
  const later = waiting.map(({ sentence }) => `    ${plainText(sentence)}`);
  if (!hasDrifted(drift)) return [`  ${name}: ${pc.dim('as its file says')}`, ...later].join('\n');
  const lines = findings.map(({ severity, sentence }) => `    ${severity}: ${plainText(sentence)}`);
  return [`  ${name}: ${pc.yellow('differs')}`, ...lines, ...later].join('\n');
}

function driftJson({ stack, isNew, findings, waiting, failure, plan }: Drift): object {
  const told = (found: Drift['findings']) =>
    found.map(({ address, severity, cause, sentence }) => ({
      address,
      severity,
      cause,
      sentence: plainText(sentence),
    }));
  return {
    stack: stack.name,
    isNew,
    retired: stack.retired,
    findings: told(findings),
    waiting: told(waiting),
    canBePutBack: plan !== undefined,
    ...(failure ? { failure: plainText(failure) } : {}),
  };
}
