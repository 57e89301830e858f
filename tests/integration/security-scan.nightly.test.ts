import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Stack, synthesize } from '../../pipeline/terraform/synthesize.ts';
import { type Finding, scan } from '../judges/checkov.ts';
import { describeJudgedBy } from '../judges/judged.ts';
import { removeScratchFolders, scratchFolder } from '../repositories.ts';

/** A row of docs/security-scan.md. */
interface Answer {
  check: string;
  /** `broker-*: aws_instance.*` */
  about: string;
  matches(finding: Finding): boolean;
}

const answers = readFileSync('docs/security-scan.md', 'utf8')
  .split('\n')
  .flatMap((line): Answer[] => {
    const [, check, cell = ''] = /^\| (CKV\w+) +\| [^|]+\| ([^|]+) \| \S/.exec(line) ?? [];
    if (check === undefined) return [];
    return [...cell.matchAll(/`([^`]+)`/g)].map(([, about = '']) => ({
      check,
      about,
      matches: (finding) => finding.check === check && patternOf(about).test(`${finding.stack}: ${finding.address}`),
    }));
  });

function patternOf(about: string): RegExp {
  return new RegExp(`^${about.replaceAll('.', '\\.').replaceAll('*', '[a-z0-9-]+')}$`);
}

/** A bucket that anybody may write to, which no scanner may overlook. */
const careless = {
  resource: {
    aws_s3_bucket: { own: { bucket: 'own' } },
    aws_s3_bucket_acl: { own: { bucket: '${aws_s3_bucket.own.id}', acl: 'public-read-write' } },
  },
} as unknown as Stack['configuration'];

describeJudgedBy('checkov')('what checkov finds in the stacks of the sample', () => {
  let findings: Finding[];
  let passed: number;

  beforeAll(async () => {
    const stacks = await synthesize({ repository: process.cwd(), output: join(scratchFolder(), 'out') });
    const configurations = Object.fromEntries(stacks.map(({ name, configuration }) => [name, configuration]));
    ({ findings, passed } = await scan({ ...configurations, careless }));
  });
  afterAll(removeScratchFolders);

  const own = () => findings.filter(({ stack }) => stack !== 'careless');

  test('has an answer in docs/security-scan.md, each finding one', () => {
    const open = own().filter((finding) => answers.filter((answer) => answer.matches(finding)).length !== 1);
    expect(open.map(({ check, asks, stack, address }) => `${check} ${asks}: ${stack}: ${address}`)).toEqual([]);
    expect(passed).toBeGreaterThan(400);
  });

  test('is all that is answered there', () => {
    const idle = answers.filter((answer) => !own().some((finding) => answer.matches(finding)));
    expect(idle.map(({ check, about }) => `${check} ${about}`)).toEqual([]);
    expect(answers.length).toBeGreaterThan(10);
  });

  test('would be told of a bucket that anybody may write to', () => {
    const told = findings.filter(({ stack }) => stack === 'careless').map(({ check }) => check);
    expect(told).toEqual(expect.arrayContaining(['CKV_AWS_57', 'CKV2_AWS_6']));
  });
});
