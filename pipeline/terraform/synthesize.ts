import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Problem } from '../../catalog/files/problem.ts';
import { dashboardsVariable, noDashboards, warningsFile } from '../../contracts/outputs.ts';
import { builtBefore } from '../dashboards/built-before.ts';
import { SurroundingsFailure, UserFailure } from '../process/failure.ts';
import { codeFolder } from '../repository/places.ts';
import { readProblems } from '../repository/problems.ts';
import { runSynthesis } from './run-synthesis.ts';

/** One synthesized stack. */
export interface Stack {
  name: string;
  /** Names of the stacks that must be applied before it. */
  dependencies: string[];
  /** The synthesized `cdk.tf.json`, parsed. */
  configuration: Configuration;
  /** Folder it was synthesized into; relative paths in its configuration start there. */
  folder: string;
}

/** The parts of a synthesized stack that Warren looks at. */
export type Configuration = z.infer<typeof configurationSchema>;

const blocks = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown())));

const configurationSchema = z.looseObject({ resource: blocks.optional(), data: blocks.optional() });

const manifestSchema = z.object({
  stacks: z.record(
    z.string(),
    z.object({
      name: z.string(),
      dependencies: z.array(z.string()),
      synthesizedStackPath: z.string(),
      workingDirectory: z.string(),
    }),
  ),
});

/**
 * Turns the files of a repository into Terraform below `output` and reads the result. Throws UserFailure when something else is there.
 * Check the files first: main.ts stops at files with problems too, but what it prints is for people.
 */
export async function synthesize(props: {
  repository: string;
  output: string;
  /** Folder of the code that does it. Default: this one. */
  code?: string;
  /** Files of brokers and processors to make stacks of, beside those that all share. Default: all. */
  files?: readonly string[];
  /** Whether the stack that shows dashboards is asked for. Default: yes; without, nothing of it is to be used. */
  dashboards?: boolean;
}): Promise<Stack[]> {
  emptyOutput(props.output);
  const { repository, output, code = codeFolder, files = [], dashboards = true } = props;
  const built = dashboards ? await builtBefore(repository) : noDashboards;
  const env = { CDKTF_OUTDIR: output, ...(built === undefined ? {} : { [dashboardsVariable]: built }) };
  const { status, stderr } = await runSynthesis({ code, args: [repository, ...files], env });
  if (status !== 0) throw failure(stderr.trim());
  return readStacks(props.output);
}

/** Most of what goes wrong is a trace of many lines, which stands below. */
function failure(why: string): SurroundingsFailure {
  return new SurroundingsFailure(`the synthesis failed${why.includes('\n') ? '.\n' : ': '}${why}`);
}

/** Clears what an earlier synthesis left, and nothing else: a folder of other things is the user's. */
function emptyOutput(output: string): void {
  const found = lstatSync(output, { throwIfNoEntry: false });
  const ours = existsSync(join(output, 'manifest.json')) && existsSync(join(output, 'stacks'));
  if (found && !ours && !(found.isDirectory() && readdirSync(output).length === 0)) {
    throw new UserFailure(`${output} is not empty and not the output of an earlier synthesis. Name another folder.`);
  }
  if (ours)
    for (const part of ['manifest.json', 'stacks', warningsFile])
      rmSync(join(output, part), { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
}

/** Reads what was synthesized, in the order of names. Throws when it is not cdktf's output. */
export function readStacks(output: string): Stack[] {
  const manifest = manifestSchema.parse(readJson(join(output, 'manifest.json')));
  return Object.values(manifest.stacks)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, dependencies, synthesizedStackPath, workingDirectory }) => ({
      name,
      dependencies,
      configuration: configurationSchema.parse(readJson(join(output, synthesizedStackPath))),
      folder: join(output, workingDirectory),
    }));
}

/** Warnings about what was synthesized that the files alone do not tell, as of dashboards; none where the code did not look for any. */
export function readWarnings(output: string): Problem[] {
  const path = join(output, warningsFile);
  return existsSync(path) ? readProblems(readFileSync(path, 'utf8')) : [];
}

/** How many resources a stack declares. */
export function countResources({ configuration }: Stack): number {
  return Object.values(configuration.resource ?? {}).reduce((count, byName) => count + Object.keys(byName).length, 0);
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
