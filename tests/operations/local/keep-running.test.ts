import { setTimeout as sleep } from 'node:timers/promises';
import { keepRunning } from '../../../operations/local/keep-running.ts';
import { until } from '../../until.ts';
import { type FakeProgram, fakeProgram } from './fake-running.ts';

/** Keeps something running whose starts are told apart by number; those of `failing` do not come up. */
async function kept({ failing = [] as number[], pausesMs = [0, 500] } = {}) {
  const name = 'worker';
  const started: FakeProgram[] = [];
  const told: string[] = [];
  let starts = 0;
  const startable = (of: string) => ({
    name,
    async start() {
      starts += 1;
      if (failing.includes(starts)) throw new Error(`${of} ended with exit status 1`);
      const program = fakeProgram();
      started.push(program);
      return program;
    },
  });
  const program = await keepRunning(startable('first'), (who, what) => told.push(`${who} ${what}`), pausesMs);
  return { program, started, told, startable };
}

test('One that dies is told of and started again at once', async () => {
  const { program, started, told } = await kept();
  started[0]?.die();
  await until('it is started again', () => started.length === 2);
  expect(told[0]).toBe('worker was killed by SIGKILL; it is started again');
  await until('that is told', () => told.length === 2);
  expect(told[1]).toBe('worker is up again');
  expect(program.now()).toBe(started[1]);
});

test('One that does not come up is waited for longer each time, then given up with its last words, and runs again when it is replaced', async () => {
  const { program, started, told, startable } = await kept({ failing: [2, 3, 4], pausesMs: [0, 10, 20] });
  started[0]?.die();
  await until('it is given up', () => program.givenUp());
  expect(told).toEqual([
    'worker was killed by SIGKILL; it is started again',
    'worker did not come up; it is started again in 0.01 s',
    'worker did not come up; it is started again in 0.02 s',
    'worker did not come up, time and again, and is given up until files change. Its last words:\nfirst ended with exit status 1',
  ]);
  expect([program.now(), program.givenUp()]).toEqual([undefined, true]);
  await program.replace(startable('second'));
  expect([program.now(), program.givenUp()]).toEqual([started[1], false]);
});

test('One that is stopped stays ended, also while a new start of it is waited for', async () => {
  const { program, started, told } = await kept({ failing: [2] });
  started[0]?.die();
  await until('it is waited for', () => told.length === 2);
  await program.stop();
  await sleep(600);
  expect([program.now(), started.length, told.length]).toEqual([undefined, 1, 2]);
});

test('When what replaces it does not come up, it goes on as it was', async () => {
  const { program, started, startable } = await kept({ failing: [2] });
  await expect(program.replace(startable('second'))).rejects.toThrow('second ended with exit status 1');
  expect(started).toHaveLength(2);
  expect(program.now()).toBe(started[1]);
});

test('When neither comes up, it counts as given up', async () => {
  const { program, startable } = await kept({ failing: [2, 3] });
  await expect(program.replace(startable('second'))).rejects.toThrow('second ended with exit status 1');
  expect([program.now(), program.givenUp()]).toEqual([undefined, true]);
});
