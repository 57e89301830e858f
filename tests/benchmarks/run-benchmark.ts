import { runProgram } from '../../pipeline/process/run-program.ts';

jest.setTimeout(1_200_000);

/** Runs the quick form of a benchmark and gives the JSON that it prints last. */
export async function runBenchmark(name: string, ...args: string[]): Promise<unknown> {
  const argv = [process.execPath, '--import', 'tsx', `bench/${name}.ts`, '--quick', ...args] as const;
  const { status, stdout, stderr } = await runProgram({ argv });
  if (status !== 0) throw new Error(`bench/${name}.ts ended with ${status}: ${stderr || stdout}`);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}
