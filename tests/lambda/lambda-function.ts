import { randomUUID } from 'node:crypto';
import { type Environment, type EnvironmentProps, startEnvironment } from './environment.ts';

/** A function as it stands in Lambda. */
export interface FunctionProps extends EnvironmentProps {
  arn: string;
  timeoutSeconds: number;
  /** Most environments at a time; more calls are throttled. */
  reservedConcurrency: number;
}

/** What became of a call. */
export type Invocation = { payload: Buffer } | { error: string } | 'throttled' | 'too large';

export interface LambdaFunction {
  arn: string;
  region: string;
  invoke(event: unknown): Promise<Invocation>;
  /** Those there are, frozen or at work. */
  environments(): readonly Environment[];
  /** How many were begun until now. */
  coldStarts(): number;
  /** Bytes of the last event, as JSON. */
  lastEventBytes(): number;
  /** Gives up every environment, as Lambda does after a while and when the code changes. */
  recycle(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Most bytes of an event, and of what a handler returns, as JSON: "6 MB each for request and response",
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html. To the byte as Lambda's own refusals tell them ("must be smaller than
 * 6291456 bytes"), and 100 more for an answer: https://zaccharles.medium.com/deep-dive-lambdas-request-payload-size-limit-2-2-6350c1ae5577
 */
export const mostEventBytes = 6_291_456;
export const mostAnswerBytes = mostEventBytes + 100;

/** "4 KB, for all environment variables associated with the function, in aggregate": the same page. */
const mostVariableBytes = 4_096;

/** Makes a function. Each call gets an environment that is idle, else a new one, as long as there may be one more. */
export function openFunction(props: FunctionProps): LambdaFunction {
  const { arn, region, timeoutSeconds, reservedConcurrency, variables } = props;
  const bytes = Object.entries(variables).reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0);
  if (bytes > mostVariableBytes) throw new Error(`Lambda measured ${bytes} bytes of variables, and takes 4 KB`);
  const idle: Environment[] = [];
  const all = new Set<Environment>();
  let [busy, coldStarts, lastEventBytes] = [0, 0, 0];

  const environment = async () => {
    const warm = idle.pop();
    if (warm) return warm;
    coldStarts += 1;
    const started = await startEnvironment(props);
    all.add(started);
    return started;
  };
  const recycle = async () => {
    await Promise.all(idle.splice(0).map(forget));
  };
  const forget = async (one: Environment) => {
    all.delete(one);
    await one.stop();
  };
  return {
    arn,
    region,
    async invoke(event) {
      const payload = Buffer.from(JSON.stringify(event));
      lastEventBytes = payload.length;
      if (payload.length >= mostEventBytes) return 'too large';
      if (busy >= reservedConcurrency) return 'throttled';
      busy += 1;
      try {
        const one = await environment();
        const timeoutMs = timeoutSeconds * 1000;
        const handled = await one.invoke({ id: randomUUID(), payload, functionArn: arn, timeoutMs });
        if (one.alive()) idle.push(one);
        else await forget(one);
        if ('payload' in handled && handled.payload.length > mostAnswerBytes) {
          return { error: '{"errorType":"Function.ResponseSizeTooLarge"}' };
        }
        return handled;
      } catch (error) {
        return { error: String(error) };
      } finally {
        busy -= 1;
      }
    },
    environments: () => [...all],
    coldStarts: () => coldStarts,
    lastEventBytes: () => lastEventBytes,
    recycle,
    async stop() {
      await Promise.all([...all].map(forget));
    },
  };
}
