import { pino } from 'pino';
import { drain } from '../../../../services/processor/consuming/drain.ts';

const log = pino({ level: 'silent' });
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('stopping', () => {
  const consumer = (idle: Promise<void>) => {
    const did: string[] = [];
    return {
      did,
      hold: async () => void did.push('hold'),
      idle: () => idle,
      inFlight: () => 1,
      giveUp: async () => void did.push('give up'),
    };
  };

  it('waits for what is in flight', async () => {
    const stopping = consumer(wait(20).then(() => {}));
    await drain({ consumer: stopping, stopSeconds: 10, log });
    expect(stopping.did).toEqual(['hold']);
  });

  it('gives back what is not done in time', async () => {
    const stopping = consumer(new Promise(() => {}));
    const started = Date.now();
    await drain({ consumer: stopping, stopSeconds: 0.1, log });
    expect(stopping.did).toEqual(['hold', 'give up']);
    expect(Date.now() - started).toBeGreaterThanOrEqual(45);
  });
});
