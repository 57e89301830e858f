import { randomUUID } from 'node:crypto';
import { receiverFunction } from '../../contracts/names.ts';
import { type Environment, type EnvironmentProps, startEnvironment } from '../../tests/lambda/environment.ts';
import { median, peakMiB, processorMs } from './process-use.ts';

/** The beginning of an environment, in milliseconds: until it asks for its first event, and until that is answered. */
export interface ColdStart {
  loadMs: number;
  loadProcessorMs: number;
  firstMs: number;
  firstProcessorMs: number;
  peakMiB: number;
}

/** A new environment, and its first event. Throws when that is not answered with 202. */
export async function measureColdStart(props: EnvironmentProps, event: Buffer): Promise<ColdStart> {
  const began = performance.now();
  const environment = await startEnvironment(props);
  try {
    const loadMs = performance.now() - began;
    const loadProcessorMs = processorMs([environment.pid]);
    await answer(environment, event);
    const [both, bothProcessor] = [performance.now() - began, processorMs([environment.pid])];
    return {
      ...{ loadMs, loadProcessorMs, firstMs: both - loadMs, firstProcessorMs: bothProcessor - loadProcessorMs },
      peakMiB: peakMiB(environment.pid),
    };
  } finally {
    await environment.stop();
  }
}

/** Processor time of an environment for an event, in milliseconds, once it has answered many. */
export async function measureWarm(props: EnvironmentProps, event: Buffer, count: number): Promise<number> {
  const environment = await startEnvironment(props);
  try {
    for (let done = 0; done < count; done += 1) await answer(environment, event);
    const before = processorMs([environment.pid]);
    for (let done = 0; done < count; done += 1) await answer(environment, event);
    return (processorMs([environment.pid]) - before) / count;
  } finally {
    await environment.stop();
  }
}

/** The median of each figure by itself. */
export function medianStart(starts: readonly ColdStart[]): ColdStart {
  const of = (figure: keyof ColdStart) => median(starts.map((start) => start[figure]));
  return {
    loadMs: of('loadMs'),
    loadProcessorMs: of('loadProcessorMs'),
    firstMs: of('firstMs'),
    firstProcessorMs: of('firstProcessorMs'),
    peakMiB: of('peakMiB'),
  };
}

async function answer(environment: Environment, payload: Buffer): Promise<void> {
  const functionArn = `arn:aws:lambda:eu-west-1:123456789012:function:${receiverFunction({ name: 'acme' })}`;
  const handled = await environment.invoke({ id: randomUUID(), payload, functionArn, timeoutMs: 30_000 });
  const status = 'payload' in handled ? JSON.parse(handled.payload.toString()).statusCode : handled.error;
  if (status !== 202) throw new Error(`the function answered ${status}: ${environment.output()}`);
}
