import { format } from 'node:util';
import { warren } from '../../cli/warren.ts';

export interface WarrenRun {
  /** Exit status. */
  status: number;
  stdout: string;
  stderr: string;
}

/**
 * A command of Warren in the process of the test, as bin/warren calls it: starting that takes a second more. `env` is the whole
 * environment while it runs, but for colors and a warning of the AWS SDK, which it is without.
 */
export async function runWarren(argv: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<WarrenRun> {
  const said = { stdout: '', stderr: '' };
  const before = process.env;
  process.env = { ...env, NO_COLOR: '1', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  const streams = (['stdout', 'stderr'] as const).map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += text;
      return true;
    }),
  );
  const consoles = (
    [
      ['log', 'stdout'],
      ['error', 'stderr'],
    ] as const
  ).map(([method, name]) =>
    jest.spyOn(console, method).mockImplementation((...parts) => {
      said[name] += `${format(...parts)}\n`;
    }),
  );
  // As in a log, where nothing moves.
  const terminals = [process.stdout, process.stderr].filter(({ isTTY }) => isTTY);
  for (const stream of terminals) stream.isTTY = false;
  try {
    return { status: await warren(argv), ...said };
  } finally {
    for (const spy of [...streams, ...consoles]) spy.mockRestore();
    for (const stream of terminals) stream.isTTY = true;
    process.env = before;
    process.exitCode = undefined;
  }
}
