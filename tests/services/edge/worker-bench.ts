import type { EdgeSettings } from '../../../contracts/edge.ts';
import { readEvent, writeResult } from '../../../services/receiver/lambda/function-url.ts';
import { secrets, type TestReceiver, testReceiver } from '../receiver/test-receiver.ts';
import { type Answered, type Asked, ask } from './ask.ts';
import { region, startFunctionUrl, type TestFunctionUrl } from './function-url.ts';
import { type RunningWorker, startWorker } from './workerd.ts';

/** The key that the Worker signs with. */
export const key = { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

/** The Worker in workerd, before a function URL that runs the receiver's core over a broker in the process. */
export interface WorkerBench extends TestReceiver {
  worker: RunningWorker;
  functionUrl: TestFunctionUrl;
  ask(asked: Asked): Promise<Answered>;
  stop(): Promise<void>;
}

/** Starts it with these endpoints, each as its settings say it; `edge` changes the Worker's settings. */
export async function startBench(
  said: Record<string, unknown>[] = [{}],
  { edge, ...more }: { edge?: Partial<EdgeSettings>; [field: string]: unknown } = {},
): Promise<WorkerBench> {
  const receiver = await testReceiver(said, { origin: 'worker', ...more });
  const functionUrl = await startFunctionUrl([key]);
  functionUrl.answer = async (event) => writeResult(await receiver.receive(readEvent(event, Date.now() + 30_000)));
  const worker = await startWorker({
    settings: JSON.stringify({
      region,
      functionUrl: functionUrl.url,
      endpoints: receiver.endpoints.map(edgeEndpoint),
      ...edge,
    }),
    signingKey: JSON.stringify(key),
    originSecret: secrets.proxy ?? '',
  });
  return {
    ...receiver,
    worker,
    functionUrl,
    ask: (asked) => ask(worker.port, asked),
    async stop() {
      await worker.stop();
      await functionUrl.close();
    },
  };
}

/** An endpoint as the Worker is told of it. */
export function edgeEndpoint(endpoint: TestReceiver['endpoints'][number]): EdgeSettings['endpoints'][number] {
  const { name, host, path, methods, allowEncodedSlashes, maxBodyBytes, deadlineMs } = endpoint;
  const known = methods as EdgeSettings['endpoints'][number]['methods'];
  return { name, host, path, methods: known, allowEncodedSlashes, maxBodyBytes, deadlineSeconds: deadlineMs / 1000 };
}
