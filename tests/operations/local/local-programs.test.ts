import { startPrograms } from '../../../operations/local/local-programs.ts';
import type { PlannedProgram } from '../../../operations/local/planned-programs.ts';
import { fakeProgram } from './fake-running.ts';

type Said = Pick<PlannedProgram, 'name' | 'rank'> & Partial<PlannedProgram>;

function session() {
  const events: string[] = [];
  const planned = ({ name, rank, version = '1', ...more }: Said): PlannedProgram => ({
    ...{ name, rank, version, what: 'runs' },
    async start() {
      events.push(`start ${name} ${version}`);
      const program = fakeProgram();
      const stop = () => {
        events.push(`stop ${name} ${version}`);
        return program.stop();
      };
      return { ...program, stop };
    },
    ...more,
  });
  const told: string[] = [];
  const tell = (name: string, what: string) => void told.push(`${name} ${what}`);
  return { events, told, planned, start: (plan: PlannedProgram[]) => startPrograms(plan, { up: tell, tell }) };
}

const gateway: Said = { name: 'gateway', rank: 2 };
const workers: Said[] = [1, 2].map((number) => ({ name: `worker-${number}`, rank: 1, workerOf: 'orders' }));
const broken = { version: '2', start: () => Promise.reject(new Error('it has a mistake')) };

test('Only what is otherwise is started anew, one worker after the other; what no file asks for is ended', async () => {
  const { events, planned, start } = session();
  const programs = await start([gateway, ...workers, { name: 'quotes', rank: 0 as const }].map(planned));
  events.length = 0;
  await programs.take([planned(gateway), ...workers.map((worker) => planned({ ...worker, version: '2' }))]);
  expect(events).toEqual([
    'stop worker-1 1',
    'start worker-1 2',
    'stop worker-2 1',
    'start worker-2 2',
    'stop quotes 1',
  ]);
});

test('Where the first worker does not come up, both go on as they were, and it is told', async () => {
  const { events, told, planned, start } = session();
  const programs = await start([gateway, ...workers].map(planned));
  told.length = 0;
  events.length = 0;
  await programs.take([planned(gateway), ...workers.map((worker) => planned({ ...worker, ...broken }))]);
  expect(told).toEqual(['worker-1 goes on as it was, since it has a mistake']);
  expect(events).toEqual(['stop worker-1 1', 'start worker-1 1']);
});

test('What takes work in is started last and ended first', async () => {
  const { events, planned, start } = session();
  const programs = await start(
    [gateway, { name: 'quotes', rank: 0 as const }, { name: 'worker-1', rank: 1 as const }].map(planned),
  );
  await programs.stop();
  const names = ['quotes', 'worker-1', 'gateway'];
  expect(events).toEqual([
    ...names.map((name) => `start ${name} 1`),
    ...names.reverse().map((name) => `stop ${name} 1`),
  ]);
});

test('When one does not come up the first time, those that did are ended', async () => {
  const { events, planned, start } = session();
  await expect(start([planned({ name: 'quotes', rank: 0 }), planned({ ...gateway, ...broken })])).rejects.toThrow(
    'it has a mistake',
  );
  expect(events).toEqual(['start quotes 1', 'stop quotes 1']);
});
