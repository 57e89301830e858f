import { dirname, join } from 'node:path';
import { z } from 'zod';
import { runProgram } from '../../pipeline/process/run-program.ts';
import { bringPython } from './python-environment.ts';

const location = z.looseObject({
  symbolic: z.looseObject({
    key: z.looseObject({ Local: z.looseObject({ verbatim_path: z.string() }) }),
    annotation: z.string(),
    kind: z.string(),
  }),
  concrete: z.looseObject({ location: z.looseObject({ start_point: z.looseObject({ row: z.number() }) }) }),
});

const report = z.array(z.looseObject({ ident: z.string(), locations: z.tuple([location], location) }));

/** With `--no-exit-codes` the status says whether it looked, not what it found: https://docs.zizmor.sh/usage/ */
const options = [
  '--offline',
  '--no-config',
  '--no-ignores',
  '--strict-collection',
  '--collect',
  'all',
  '--no-exit-codes',
];

/**
 * What zizmor holds against the workflows and Dependabot's settings in a folder, as `<audit> <file>:<line> <what it says>`. It makes every audit that
 * needs no network, those that may be wrong too, and nothing silences it: no configuration and no comment.
 */
export async function scanWorkflows(folder: string): Promise<string[]> {
  const python = await bringPython('zizmor');
  const { status, stdout, stderr } = await runProgram({
    argv: [join(dirname(python), 'zizmor'), ...options, '--persona', 'auditor', '--format', 'json', '.'],
    cwd: folder,
    without: Object.keys(process.env).filter((name) => /^(ZIZMOR_|GH_|GITHUB_)/.test(name)),
  });
  if (status !== 0) throw new Error(`zizmor did not scan: ${stderr.slice(-2000)}`);
  return report.parse(JSON.parse(stdout)).map(({ ident, locations }) => {
    const { symbolic, concrete } = locations.find((each) => each.symbolic.kind === 'Primary') ?? locations[0];
    const line = concrete.location.start_point.row + 1;
    return `${ident} ${symbolic.key.Local.verbatim_path}:${line} ${symbolic.annotation}`;
  });
}
