import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../until.ts';
import { type Part, runParts } from './run-parts.ts';

/** Files by which the programs of the tests wait for each other. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'warren-parts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const shell = (name: string, script: string, after: string[] = []): Part => ({
  name,
  argv: ['sh', '-c', script],
  after,
});

async function run(parts: Part[], signal?: AbortSignal) {
  let printed = '';
  const print = (text: string | Uint8Array) => {
    printed += typeof text === 'string' ? text : Buffer.from(text).toString();
  };
  const results = await runParts({ parts, env: { ...process.env, folder }, print, signal });
  const statuses = Object.fromEntries(results.map(({ name, status }) => [name, status]));
  // Times are not for comparing.
  return { statuses, printed: printed.replaceAll(/after \d+ s/g, 'after … s') };
}

const waitFor = (file: string) => `until [ -e "$folder/${file}" ]; do sleep 0.01; done`;

test('parts run beside each other, and what they print does not mix', async () => {
  const { printed, statuses } = await run([
    shell('first', `echo one; touch "$folder/first"; ${waitFor('second')}; echo two`),
    shell('second', `${waitFor('first')}; echo three; touch "$folder/second"`),
  ]);
  expect(statuses).toEqual({ first: 0, second: 0 });
  expect(printed).toBe(
    ['\n=== first\none\ntwo\n=== first passed after … s\n', '\n=== second\nthree\n=== second passed after … s\n'].join(
      '',
    ),
  );
});

test('a part that fails is told as failed, and neither ends the others nor keeps back what comes after it', async () => {
  const { printed, statuses } = await run([
    shell('fails', 'echo wrong >&2; exit 3'),
    shell('next', 'echo ran', ['fails']),
  ]);
  expect(statuses).toEqual({ fails: 3, next: 0 });
  expect(printed).toContain('=== fails\nwrong\n=== fails FAILED after … s\n');
  expect(printed).toContain('=== next\nran\n=== next passed');
});

test('a part begins when what it comes after has ended', async () => {
  const { statuses } = await run([
    shell('before', `sleep 0.1; touch "$folder/done"`),
    shell('after', `[ -e "$folder/done" ]`, ['before']),
  ]);
  expect(statuses).toEqual({ before: 0, after: 0 });
});

test('a part knows its name', async () => {
  const { printed } = await run([shell('first', 'echo "I am $TEST_PART"')]);
  expect(printed).toContain('\nI am first\n');
});

test('a program that is not there fails its part alone', async () => {
  const { statuses, printed } = await run([{ name: 'none', argv: ['not-a-program'] }, shell('other', 'true')]);
  expect(statuses).toEqual({ none: 1, other: 0 });
  expect(printed).toContain('FAILED after … s: spawn not-a-program ENOENT');
});

test('an interruption ends what runs, what that started too, and begins nothing else', async () => {
  const interruption = new AbortController();
  const running = run(
    [
      shell('long', `(trap 'touch "$folder/heard"; exit' INT; touch "$folder/began"; while :; do sleep 0.01; done)`),
      shell('next', 'echo ran', ['long']),
    ],
    interruption.signal,
  );
  await until('the first has begun', () => existsSync(join(folder, 'began')));
  interruption.abort();
  const { statuses, printed } = await running;
  expect(statuses).toEqual({ long: 1, next: 1 });
  expect(existsSync(join(folder, 'heard'))).toBe(true);
  expect(printed).toContain('=== next was not started');
  expect(printed).not.toContain('ran\n');
});
