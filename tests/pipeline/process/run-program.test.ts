import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SurroundingsFailure } from '../../../pipeline/process/failure.ts';
import { interruptPrograms, type ProgramRun, runProgram } from '../../../pipeline/process/run-program.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

/** Runs JavaScript twice: its output read from pipes, and from files that it can go on writing to. */
async function bothWays(script: string, more: Partial<ProgramRun> = {}) {
  const argv = [process.execPath, '-e', script] as const;
  const survives = scratchFolder();
  const [piped, surviving] = await Promise.all([
    runProgram({ argv, ...more }),
    runProgram({ argv, survives, ...more }),
  ]);
  return { piped, surviving, survives };
}

/** Starts in less time than a program that reads TypeScript would. */
const esbuild = 'node_modules/.bin/esbuild';

/** Waits for something that another process does. */
async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !condition(); ) {
    if (Date.now() > end) throw new Error('It did not come to pass.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a program that survives', () => {
  test('gives the output and the status that it gives through pipes', async () => {
    const { piped, surviving, survives } = await bothWays(
      "console.log('out'); console.error('error'); process.stdout.write('no end'); process.exitCode = 3;",
    );
    expect(surviving).toEqual(piped);
    expect(surviving).toEqual({ status: 3, stdout: 'out\nno end', stderr: 'error\n' });
    expect(existsSync(join(survives, 'pid'))).toBe(false);
  });

  test('gives megabytes, whose characters lie across the reads, as they are', async () => {
    // One byte, then characters of two, three and four bytes: every offset within one is at some end of a read.
    const { piped, surviving } = await bothWays("process.stdout.write('x' + 'äあ😀'.repeat(600_000));");
    expect(surviving.stdout.length).toBe(1 + 4 * 600_000);
    expect(surviving.stdout === piped.stdout).toBe(true);
    expect(surviving.stdout.includes('\ufffd')).toBe(false);
  });

  test('gives a character whose bytes come apart as one', async () => {
    const script = `
      const bytes = Buffer.from('😀ä\\n');
      let at = 0;
      const next = () => {
        if (at < bytes.length) { require('node:fs').writeSync(1, bytes, at++, 1); setTimeout(next, 60); }
      };
      next();`;
    const lines: string[] = [];
    const { piped, surviving } = await bothWays(script, { onLine: (line) => lines.push(line) });
    expect(surviving).toEqual(piped);
    expect(lines).toEqual(['😀ä', '😀ä']);
  });

  test('gives lines as they come, the last one without an end, too', async () => {
    const survives = scratchFolder();
    const go = join(survives, 'go');
    const script = `
      console.log('first');
      const wait = setInterval(() => {
        if (!require('node:fs').existsSync(${JSON.stringify(go)})) return;
        clearInterval(wait);
        process.stdout.write('second\\nthird');
      }, 10);`;
    const lines: string[] = [];
    const run = runProgram({
      argv: [process.execPath, '-e', script],
      survives,
      onLine: (line) => {
        lines.push(line);
        if (lines.length === 1) writeFileSync(go, '');
      },
    });
    await run;
    expect(lines).toEqual(['first', 'second', 'third']);
  });

  test('leaves its process id while it runs, and what it prints to its owner alone', async () => {
    const survives = scratchFolder();
    const pidFile = join(survives, 'pid');
    const run = runProgram({
      argv: [process.execPath, '-e', 'console.log(process.pid); setTimeout(() => {}, 30_000);'],
      survives,
    });
    await until(() => existsSync(pidFile) && statSync(join(survives, 'stdout.log')).size > 0);
    const pid = readFileSync(pidFile, 'utf8');
    for (const file of ['stdout.log', 'stderr.log']) expect(statSync(join(survives, file)).mode & 0o777).toBe(0o600);
    // Signal 0 asks whether there is such a process group, which a Ctrl-C in the terminal would not reach.
    expect(process.kill(-Number(pid), 0)).toBe(true);
    interruptPrograms();
    expect(await run).toEqual({ status: 130, stdout: `${pid}\n`, stderr: '' });
    expect(existsSync(pidFile)).toBe(false);
  });

  test('begins with empty files when it is run again', async () => {
    const survives = scratchFolder();
    const say = (words: string) => runProgram({ argv: ['echo', words], survives });
    await say('a long first line');
    expect((await say('short')).stdout).toBe('short\n');
  });

  /** Kills a process, without warning, while it runs a program; gives what the program wrote at its end. */
  async function killParent(survives: boolean) {
    const folder = scratchFolder();
    const path = (name: string) => JSON.stringify(join(folder, name));
    const program = `
      const fs = require('node:fs');
      setTimeout(() => process.exit(1), 30_000).unref();
      fs.writeFileSync(${path('began')}, String(process.pid));
      process.stdout.on('error', () => {
        fs.writeFileSync(${path('broken')}, '');
        process.exit(1);
      });
      const wait = setInterval(() => {
        process.stdout.write('still here\\n');
        if (!fs.existsSync(${path('go')})) return;
        clearInterval(wait);
        console.log('end');
      }, 10);`;
    const parent = `
      import { runProgram } from ${JSON.stringify(join(process.cwd(), 'pipeline/process/run-program.ts'))};
      await runProgram({
        argv: [process.execPath, '-e', ${JSON.stringify(program)}],
        ${survives ? `survives: ${JSON.stringify(folder)},` : ''}
      });`;
    const bundle = join(folder, 'parent.mjs');
    execFileSync(esbuild, ['--bundle', '--platform=node', '--format=esm', `--outfile=${bundle}`], {
      input: parent,
      stdio: 'pipe',
    });
    const child: ChildProcess = spawn(process.execPath, [bundle], { stdio: 'inherit' });
    const ended = new Promise((resolve) => child.on('close', (_, signal) => resolve(signal)));
    const began = join(folder, 'began');
    await until(() => existsSync(began) && readFileSync(began, 'utf8') !== '');
    const pid = Number(readFileSync(began, 'utf8'));
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    return { folder, pid };
  }

  test('goes on to its own end when the process that runs it is killed', async () => {
    const { folder, pid } = await killParent(true);
    const before = statSync(join(folder, 'stdout.log')).size;
    await until(() => statSync(join(folder, 'stdout.log')).size > before + 50);
    expect(readFileSync(join(folder, 'pid'), 'utf8')).toBe(String(pid));
    writeFileSync(join(folder, 'go'), '');
    await until(() => readFileSync(join(folder, 'stdout.log'), 'utf8').endsWith('still here\nend\n'));
    expect(existsSync(join(folder, 'broken'))).toBe(false);
  });

  test('would not without its files', async () => {
    const { folder } = await killParent(false);
    await until(() => existsSync(join(folder, 'broken')));
    expect(existsSync(join(folder, 'pid'))).toBe(false);
  });
});

test('a program that is not there is a failure of the surroundings, with advice', async () => {
  const run = runProgram({ argv: ['warren-no-such-program'], install: 'Install it.' });
  await expect(run).rejects.toEqual(new SurroundingsFailure('warren-no-such-program is not on the PATH. Install it.'));
  const surviving = runProgram({ argv: ['warren-no-such-program'], survives: scratchFolder() });
  await expect(surviving).rejects.toEqual(new SurroundingsFailure('warren-no-such-program is not on the PATH.'));
});

test('a program gets what is added to the environment, and not what is kept from it', async () => {
  process.env.WARREN_TEST_KEPT = 'kept';
  const script = 'console.log(process.env.WARREN_TEST_KEPT, process.env.WARREN_TEST_ADDED)';
  const run = (more: Partial<ProgramRun>) => runProgram({ argv: [process.execPath, '-e', script], ...more });
  expect((await run({ env: { WARREN_TEST_ADDED: 'added' } })).stdout).toBe('kept added\n');
  expect((await run({ without: ['WARREN_TEST_KEPT'] })).stdout).toBe('undefined undefined\n');
  delete process.env.WARREN_TEST_KEPT;
});
