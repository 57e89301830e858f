import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { inHosts } from '../data-plane/program.ts';
import { type Handled, startRuntimeApi } from './runtime-api.ts';

/** What an environment is made of. */
export interface EnvironmentProps {
  /** The folder that the code's archive was unpacked into. */
  taskRoot: string;
  /** `receiver.handler` */
  handler: string;
  functionName: string;
  /** Default: the one that Lambda makes by itself. */
  logGroupName?: string;
  region: string;
  memorySizeMiB: number;
  variables: Readonly<Record<string, string>>;
  /** A file that takes the place of /etc/hosts for it alone, which takes root. */
  hosts?: string | undefined;
}

/** An execution environment of Lambda: a process that is frozen whenever it has nothing to do. */
export interface Environment {
  pid: number;
  /** Hands it an event; it may take so long. One at a time. An environment that did not answer in time is gone. */
  invoke(event: { id: string; payload: Buffer; functionArn: string; timeoutMs: number }): Promise<Handled>;
  /** Whether it can take another event. */
  alive(): boolean;
  /** What it wrote. */
  output(): string;
  stop(): Promise<void>;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib */
const initWithinMs = 10_000;

/**
 * Slow machines, and those that do much else, take longer for what Lambda gives a processor of its own for: its limit times this.
 * A processor that is shared by eight says nothing about Lambda's ten seconds.
 */
const patience = 6;

/**
 * What runs the handler: this folder's stand-in, or AWS's own runtime interface client (npm aws-lambda-ric, built, in the folder that
 * WARREN_LAMBDA_RIC names), by the Node.js that WARREN_LAMBDA_NODE names.
 */
function runtime(): [string, string] {
  const ric = process.env.WARREN_LAMBDA_RIC;
  const node = process.env.WARREN_LAMBDA_NODE ?? process.execPath;
  return [node, ric ? join(ric, 'index.mjs') : join(import.meta.dirname, 'runtime.cjs')];
}

/** Starts one; throws what its runtime says when the handler cannot be loaded. */
export async function startEnvironment(props: EnvironmentProps): Promise<Environment> {
  const api = await startRuntimeApi();
  const [program, ...words] = inHosts(props.hosts, runtime());
  const child = spawn(program, words, { env: variablesOf(props, api.address), stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-65_536);
    });
  }
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    api.stop();
  };
  try {
    await within(initWithinMs * patience, Promise.race([api.initialized, endedEarly(ended, () => output)]));
  } catch (error) {
    await stop();
    throw error;
  }
  freeze(child);
  return {
    pid: child.pid ?? 0,
    alive: () => child.exitCode === null && child.signalCode === null,
    output: () => output,
    async invoke({ timeoutMs, ...event }) {
      child.kill('SIGCONT');
      const answer = api.hand({ ...event, deadlineMs: Date.now() + timeoutMs });
      try {
        const handled = await within(timeoutMs, Promise.race([answer, endedEarly(ended, () => output)]));
        freeze(child);
        return handled;
      } catch (error) {
        await stop();
        return { error: JSON.stringify({ errorType: 'Sandbox.Timedout', errorMessage: (error as Error).message }) };
      }
    },
    stop,
  };
}

/** Those that Lambda sets itself: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
function variablesOf(props: EnvironmentProps, address: string): NodeJS.ProcessEnv {
  const { taskRoot, handler, functionName, region, memorySizeMiB, variables } = props;
  const { logGroupName = `/aws/lambda/${functionName}` } = props;
  return {
    PATH: process.env.PATH,
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySizeMiB),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/30/[$LATEST]0123456789abcdef0123456789abcdef',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    ...variables,
    AWS_LAMBDA_RUNTIME_API: address,
    LAMBDA_TASK_ROOT: taskRoot,
    _HANDLER: handler,
  };
}

/** Until the next event nothing in it runs. */
function freeze(child: ChildProcess): void {
  child.kill('SIGSTOP');
}

async function endedEarly(ended: Promise<void>, output: () => string): Promise<never> {
  await ended;
  throw new Error(`the runtime ended: ${output().trim()}`);
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Task timed out after ${(ms / 1000).toFixed(2)} seconds`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
