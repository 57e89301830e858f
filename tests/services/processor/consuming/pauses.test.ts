import { pino } from 'pino';
import { openPauses, type Probe } from '../../../../services/processor/consuming/pauses.ts';

const log = pino({ level: 'silent' });
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; !holds() && Date.now() < end; ) await wait(5);
}

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
    await until(() => pauses.reasons()[0]?.includes('again') === true);
    expect(told).toEqual(['application true', 'pause']);
    reason = undefined;
    await until(() => told.length === 4);
    expect(told.slice(2)).toEqual(['application false', 'resume']);
    expect(pauses.reasons()).toEqual([]);
  });

  it('ends when all of it answers', async () => {
    let database: string | undefined = 'down';
    const { pauses, told } = open({ application: async () => undefined, database: async () => database });
    pauses.await('application');
    pauses.await('database');
    await until(() => pauses.reasons().length === 1);
    expect(told.filter((line) => line === 'pause' || line === 'resume')).toEqual(['pause']);
    database = undefined;
    await until(() => told.includes('resume'));
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
    await until(() => told.includes('resume'));
    const again = Date.now();
    pauses.begin('application', 'x');
    await until(() => looks === 2);
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
