import { join } from 'node:path';
import type { Programs, RunResult } from '../../node/machine/run.ts';
import { originOf, type WatchSet } from '../bundle/watch-set.ts';
import type { Folders } from '../folders.ts';
import { checkCommand, checkNameOf } from '../programs/containers.ts';
import { programsOf, type RunProgram } from '../programs/programs.ts';
import { checkZabbixFiles } from '../zabbix/files.ts';
import { filesOfSet } from '../zabbix/on-host.ts';
import { checkGrafanaFiles } from './grafana-files.ts';
import { type Problem, Refused } from './problem.ts';

export interface CheckProps {
  set: WatchSet;
  /** Folder that the set's files are in. */
  staged: string;
  folders: Pick<Folders, 'data'>;
  programs: Programs;
}

/**
 * Has every file of a set looked at by what will read it: by programs' own checks, in their images, and where they have none by what their
 * source says. Throws Refused with all that was found, by the files of the repository that are to blame. Changes nothing.
 */
export async function checkSet(props: CheckProps): Promise<void> {
  const { set } = props;
  const problems = [...checkGrafanaFiles(set.files), ...checkZabbixFiles(filesOfSet(set))];
  for (const run of programsOf(set.bundle)) {
    if (run.name === 'prometheus') problems.push(...(await checkPrometheus(props, run)));
    if (run.name === 'loki') problems.push(...(await checkLoki(props, run)));
    if (run.name === 'alloy') problems.push(...(await checkAlloy(props, run)));
  }
  if (problems.length === 0) return;
  throw new Refused(
    problems.map(({ path, problem }) => ({ file: originOf(set, path), problem: `${path}: ${problem}` })),
  );
}

/** Its own check of a configuration looks at its rules, too, but says of which file it speaks only to a person. */
async function checkPrometheus(props: CheckProps, run: RunProgram): Promise<Problem[]> {
  const promtool = (...words: string[]) => ask(props, { run, entry: '/bin/promtool', words });
  const problems: Problem[] = [];
  for (const path of pathsOf(props, 'prometheus/rules/')) {
    const { status, stdout, stderr } = await promtool('check', 'rules', mounted(run, path));
    if (status !== 0) problems.push({ path, problem: said(run, stderr || stdout) });
  }
  if (problems.length > 0) return problems;
  const path = 'prometheus/prometheus.yml';
  const { status, stdout, stderr } = await promtool('check', 'config', mounted(run, path));
  return status === 0 ? [] : [{ path, problem: said(run, stderr || stdout) }];
}

async function checkLoki(props: CheckProps, run: RunProgram): Promise<Problem[]> {
  const path = 'loki/loki.yaml';
  const words = [`-config.file=${mounted(run, path)}`, '-verify-config'];
  const { status, stdout, stderr } = await ask(props, { run, words });
  return status === 0 ? [] : [{ path, problem: said(run, stderr || stdout) }];
}

/** https://grafana.com/docs/alloy/latest/reference/cli/validate/ */
async function checkAlloy(props: CheckProps, run: RunProgram): Promise<Problem[]> {
  const path = 'alloy/config.alloy';
  const { status, stdout, stderr } = await ask(props, { run, words: ['validate', mounted(run, path)] });
  return status === 0 ? [] : [{ path, problem: said(run, stderr || stdout) }];
}

/** Longest that a program may look at its files. */
const checkMs = 120_000;

async function ask(
  { programs, staged, folders }: CheckProps,
  { run, ...rest }: { run: RunProgram; entry?: string; words: readonly string[] },
): Promise<RunResult> {
  // One that goes on after its agent was killed has the name, and would not let another have it.
  await programs.run(['docker', 'rm', '--force', checkNameOf(run.name)]);
  const words = checkCommand({ ...rest, run, folders, staged: join(staged, run.name) });
  const result = await programs.run(words, { timeoutMs: checkMs });
  // What is not the program's own word: it took too long, or Docker could not run it.
  if (result.status < 124 || result.status > 127) return result;
  throw new Error(`${run.name} cannot be asked about its files: ${result.stderr.trim()}`);
}

function pathsOf({ set }: CheckProps, prefix: string): string[] {
  return [...set.files.keys()].filter((path) => path.startsWith(prefix)).sort();
}

/** Where a program's container has a file of the bundle. */
function mounted({ name, program }: RunProgram, path: string): string {
  return join(program.configuration?.mounted ?? '/', path.slice(name.length + 1));
}

/** What a program said, on a line, without the places in its container that nobody knows. */
function said({ program }: RunProgram, text: string): string {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => line.trim());
  const worth = lines.filter((line) => line !== '' && !/^(FAILED:|Checking )/.test(line));
  return (worth.slice(-5).join(' / ') || 'it was refused without a word').replaceAll(
    `${program.configuration?.mounted}/`,
    '',
  );
}
