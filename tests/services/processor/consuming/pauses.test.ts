import { pino } from 'pino';
import { firstWait, longerWait, openPauses, type Probe } from '../../../../services/processor/consuming/pauses.ts';
import { until } from '../../../until.ts';

const log = pino({ level: 'silent' });
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a pause', () => {
  const open = (probes: { application?: Probe; database?: Probe }) => {
    const told: string[] = [];
    const pauses = openPauses({
      probes,
      onPause: () => void told.push('pause'),
      onResume: () => void told.push('resume'),
      onState: (need, paused) => void told.push(`${need} ${paused}`),
      log,
    });
    return { pauses, told };
  };

  it('lasts until what is needed answers', async () => {
    let reason: string | undefined = 'refused again';
    const { pauses, told } = open({ application: async () => reason });
    pauses.begin('application', 'refused');
    pauses.begin('application', 'refused');
    expect(pauses.reasons()).toEqual(['the application does not answer: refused']);
    await until('it looks again', () => pauses.reasons()[0]?.includes('again') === true);
    expect(told).toEqual(['application true', 'pause']);
    reason = undefined;
    await until('all is told', () => told.length === 4);
    expect(told.slice(2)).toEqual(['application false', 'resume']);
    expect(pauses.reasons()).toEqual([]);
  });

  it('ends when all of it answers', async () => {
    let database: string | undefined = 'down';
    const { pauses, told } = open({ application: async () => undefined, database: async () => database });
    pauses.await('application');
    pauses.await('database');
    await until('one of them answers', () => pauses.reasons().length === 1);
    expect(told.filter((line) => line === 'pause' || line === 'resume')).toEqual(['pause']);
    database = undefined;
    await until('the pause is over', () => told.includes('resume'));
    expect(told.at(-1)).toBe('resume');
  });

  it('looks less often at what fails again right after it answered', async () => {
    let looks = 0;
    const { pauses, told } = open({
      application: async () => {
        looks += 1;
        return undefined;
      },
    });
    pauses.begin('application', 'x');
    await until('the pause is over', () => told.includes('resume'));
    const again = Date.now();
    pauses.begin('application', 'x');
    await until('it looks again', () => looks === 2);
    expect(Date.now() - again).toBeGreaterThanOrEqual(190);
  });

  it('is over when the processor stops', async () => {
    const { pauses, told } = open({ application: async () => undefined });
    pauses.begin('application', 'x');
    pauses.stop();
    await wait(150);
    expect(told).not.toContain('resume');
  });
});

describe('the wait before a look', () => {
  it('doubles up to five seconds', () => {
    expect([100, 200, 3200, 5000].map(longerWait)).toEqual([200, 400, 5000, 5000]);
  });

  it('begins anew for a need that has answered for ten seconds, and goes on for one that has not', () => {
    expect(firstWait(undefined, 20_000)).toBe(100);
    expect(firstWait({ at: 10_000, waitMs: 800 }, 20_000)).toBe(100);
    expect(firstWait({ at: 10_001, waitMs: 800 }, 20_000)).toBe(1600);
  });
});
