import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

const script = readFileSync('stacks/constructs/task/fetch-program.sh', 'utf8');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const authority = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';

/** Runs the script with a stand-in for AWS's command line, which has these versions, newest first, and this answer of the table. */
function fetched(props: { versions: string[]; wanted: string; table?: string; broker?: string }) {
  const folder = scratchFolder();
  const [bin, programs, scratch] = ['bin', 'programs', 'scratch'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [bin, programs, scratch]) mkdirSync(each);
  for (const [i, version] of props.versions.entries()) writeFileSync(join(folder, `v${i}`), version);
  // As the real one prints a list as text.
  writeFileSync(join(folder, 'versions'), `${props.versions.map((_, i) => `v${i}`).join('\t') || 'None'}\n`);
  writeFileSync(join(folder, 'table'), props.table ?? authority);
  const aws = `#!/bin/sh
echo "$@" >>${folder}/calls
case "$2" in
  list-object-versions) cat ${folder}/versions ;;
  get-object) cp "${folder}/$8" "\${11}" ;;
  *) cat ${folder}/table ;;
esac
`;
  writeFileSync(join(bin, 'aws'), aws);
  chmodSync(join(bin, 'aws'), 0o755);
  const { status, stdout } = spawnSync('/bin/sh', ['-c', script], {
    encoding: 'utf8',
    env: {
      PATH: `${bin}:${process.env.PATH}`,
      AWS_REGION: 'eu-west-1',
      SERVICES_BUCKET: 'services',
      PROGRAM_KEY: 'programs/processor.cjs',
      PROGRAM_SHA256: props.wanted,
      PROGRAM_FOLDER: programs,
      SCRATCH_FOLDER: scratch,
      BROKER: props.broker ?? '',
      BROKER_TABLE: 'acme-brokers',
    },
  });
  const read = (name: string) =>
    existsSync(join(programs, name)) ? readFileSync(join(programs, name), 'utf8') : undefined;
  const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
  return {
    status,
    stdout,
    calls,
    program: read('processor.cjs'),
    authority: read('authority.pem'),
    mode: statSync(scratch).mode,
  };
}

test('the program that was asked for is there, with what the certificates of its broker go back to', () => {
  const { status, calls, ...rest } = fetched({ versions: ['good', 'old'], wanted: sha256('good'), broker: 'orders' });
  expect({ status, ...rest }).toMatchObject({ status: 0, program: 'good', authority });
  expect(rest.mode & 0o7777).toBe(0o1777);
  expect(calls[0]).toMatch(/^s3api list-object-versions --bucket services --prefix programs\/processor\.cjs /);
  expect(calls[1]).toMatch(/^s3api get-object --bucket services --key programs\/processor\.cjs --version-id v0 /);
  // Version 1 of the command line knows no AWS_REGION.
  expect(calls.every((call) => call.includes(' --region eu-west-1'))).toBe(true);
  expect(calls[2]).toContain('--key {"broker":{"S":"orders"},"item":{"S":"broker"}} --projection-expression authority');
});

test('a program that others have followed is found among the older versions', () => {
  const { status, program, calls } = fetched({ versions: ['newest', 'newer', 'good', 'old'], wanted: sha256('good') });
  expect({ status, program }).toEqual({ status: 0, program: 'good' });
  expect(calls.map((call) => / --version-id (\S+)/.exec(call)?.[1])).toEqual([undefined, 'v0', 'v1', 'v2']);
});

test.each([[['evil']], [['evil', 'older']], [[]]])(
  'other programs are never there, and the task ends with a sentence: %j',
  (versions) => {
    const { status, stdout, program } = fetched({ versions, wanted: sha256('good'), broker: 'orders' });
    expect({ status, program }).toEqual({ status: 1, program: undefined });
    expect(stdout).toBe(
      `No version of s3://services/programs/processor.cjs is the program of SHA-256 ${sha256('good')}. Nothing of it runs.\n`,
    );
  },
);

test('a broker whose nodes have not reported yet is waited for by starting again', () => {
  const { status, stdout } = fetched({ versions: ['good'], wanted: sha256('good'), table: 'None\n', broker: 'orders' });
  expect(status).toBe(1);
  expect(stdout).toBe('No node of orders has reported the authority of its certificates yet. ECS tries again.\n');
});

test('without a broker nobody is asked for its authority', () => {
  expect(fetched({ versions: ['good'], wanted: sha256('good') }).calls).toHaveLength(2);
});

test('it is valid shell, and holds nothing that Terraform would read', () => {
  execFileSync('sh', ['-n'], { input: script });
  expect(script).not.toMatch(/[$%]\{/);
});
