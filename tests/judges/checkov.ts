import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { runProgram } from '../../pipeline/process/run-program.ts';
import type { Configuration } from '../../pipeline/terraform/synthesize.ts';
import { scratchFolder } from '../repositories.ts';
import { bringPython } from './python-environment.ts';

/** What checkov holds against a resource. */
export interface Finding {
  /** Its name for the rule: `CKV_AWS_18`. */
  check: string;
  /** What the rule asks for. */
  asks: string;
  stack: string;
  /** `aws_s3_bucket.state-bucket` */
  address: string;
}

const reportSchema = z.looseObject({
  summary: z.looseObject({ passed: z.number(), parsing_errors: z.literal(0) }),
  results: z.looseObject({
    failed_checks: z.array(
      z.looseObject({
        check_id: z.string(),
        check_name: z.string(),
        file_path: z.string(),
        resource: z.string(),
        file_line_range: z.tuple([z.number(), z.number()]),
      }),
    ),
  }),
});

/** Scans the configurations of stacks, without network; gives its findings, and how many of its checks were content. */
export async function scan(stacks: Record<string, Configuration>): Promise<{ findings: Finding[]; passed: number }> {
  const python = await bringPython('checkov');
  const folder = scratchFolder();
  for (const [name, { resource, data }] of Object.entries(stacks)) {
    mkdirSync(join(folder, name));
    // Its reader of JSON knows neither the block `terraform` nor outputs.
    writeFileSync(join(folder, name, file), JSON.stringify({ resource, data }, null, 2));
  }
  const options = ['--skip-download', '--download-external-modules', 'false', '--output', 'json', '--soft-fail'];
  const { stdout, stderr } = await runProgram({
    argv: [python, '-m', 'checkov.main', '--framework', 'terraform_json', '--directory', folder, ...options],
    // It would take a configuration file from its working directory, or from home.
    cwd: folder,
    env: { HOME: folder },
    without: Object.keys(process.env).filter((name) => /^(BC_|CKV_|CHECKOV_|PRISMA_)/.test(name)),
  });
  const report = reportSchema.safeParse(JSON.parse(stdout || 'null'));
  if (!report.success) throw new Error(`checkov did not scan: ${report.error.message}\n${stderr.slice(-2000)}`);
  const { summary, results } = report.data;
  const findings = results.failed_checks.map(({ check_id, check_name, file_path, resource, file_line_range }) => {
    const [, stack = ''] = file_path.split('/');
    const type = typeAt(readFileSync(join(folder, stack, file), 'utf8'), file_line_range[0]);
    return { check: check_id, asks: check_name, stack, address: `${type}.${resource.split('.').at(-1)}` };
  });
  return { findings, passed: summary.passed };
}

const file = 'cdk.tf.json';

/** The type of the resource that begins at a line: some of its checks say `resource` instead. */
function typeAt(text: string, line: number): string {
  const before = text.split('\n').slice(0, line).reverse();
  return before.flatMap((each) => /^ {4}"(\w+)": \{$/.exec(each)?.[1] ?? [])[0] ?? '';
}
