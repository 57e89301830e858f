import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { runProgram } from '../../pipeline/process/run-program.ts';
import { scratchFolder } from '../repositories.ts';
import { bringPython } from './python-environment.ts';

const parsed = z.looseObject({
  /** What is wrong with the expression, and where. */
  error: z.string().optional(),
  fields: z.array(z.string()),
  functions: z.array(z.string()),
  operators: z.array(z.string()),
});

/** What Cloudflare's engine reads in an expression. */
export type Parsed = z.infer<typeof parsed>;

const program = `
import json, sys
from octorules_wirefilter import parse_expression
json.dump([parse_expression(each) for each in json.load(open(sys.argv[1]))], sys.stdout)
`;

/** Parses expressions of the rules language with the engine that Cloudflare published. */
export async function parseExpressions(expressions: readonly string[]): Promise<Parsed[]> {
  const python = await bringPython('wirefilter');
  const file = join(scratchFolder(), 'expressions.json');
  writeFileSync(file, JSON.stringify(expressions));
  const { status, stdout, stderr } = await runProgram({ argv: [python, '-c', program, file] });
  if (status !== 0) throw new Error(`wirefilter did not parse: ${stderr.slice(-2000)}`);
  return z.array(parsed).parse(JSON.parse(stdout));
}
