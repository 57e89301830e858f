import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepPort } from '../../operations/servers/ports.ts';

/** One of the built programs, running. */
export interface Program {
  pid: number;
  /** `http://127.0.0.1:9090`, with /healthz, /readyz and /metrics. */
  operationsUrl: string;
  /** Resolves with its exit status, null after a signal, when it has ended. */
  ended: Promise<number | null>;
  /** What it wrote, the newest 64 KiB. */
  output(): string;
  /** Ends it without a chance to do anything. */
  kill9(): Promise<void>;
  /** Freezes it, as Lambda does; `resume` lets it go on as if nothing had been. */
  pause(): void;
  resume(): void;
  /** Asks it to end; gives its exit status, and kills it after 60 s. */
  terminate(): Promise<number | null>;
  /** The sum of a metric's values whose labels hold all of these. */
  metric(name: string, labels?: Record<string, string>): Promise<number>;
}

const readyWithinMs = 60_000;

/**
 * Starts `dist/<name>.cjs` with its settings in a file and secrets beside it, and waits until it is ready. `environment` comes on top.
 */
export async function startProgram({
  name,
  settings,
  secrets = {},
  environment = {},
  hosts,
  waitReady = true,
}: {
  name: 'gateway' | 'processor';
  settings: unknown;
  secrets?: Record<string, string>;
  environment?: Record<string, string>;
  /** A file that takes the place of /etc/hosts for it alone, which takes root. */
  hosts?: string | undefined;
  waitReady?: boolean;
}): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), `warren-${name}-`));
  const settingsFile = join(folder, 'settings.json');
  const secretsFile = join(folder, 'secrets.json');
  writeFileSync(settingsFile, JSON.stringify(settings));
  writeFileSync(secretsFile, JSON.stringify(secrets), { mode: 0o600 });
  const operationsPort = await keepPort();
  const [program, ...words] = inHosts(hosts, [
    process.execPath,
    join(import.meta.dirname, '..', '..', 'dist', `${name}.cjs`),
  ]);
  const child = spawn(program, words, {
    env: {
      PATH: process.env.PATH,
      LOG_LEVEL: 'warn',
      WARREN_SECRETS_FILE: secretsFile,
      WARREN_RECEIVER_SETTINGS: settingsFile,
      WARREN_PROCESSOR_SETTINGS: settingsFile,
      OPERATIONS_PORT: String(operationsPort),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-65_536);
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve)).finally(() =>
    rmSync(folder, { recursive: true, force: true }),
  );
  const operationsUrl = `http://127.0.0.1:${operationsPort}`;
  if (waitReady) await ready({ child, operationsUrl, output: () => output });
  return {
    pid: child.pid ?? 0,
    operationsUrl,
    ended,
    output: () => output,
    async kill9() {
      child.kill('SIGKILL');
      await ended;
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async terminate() {
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), 60_000);
      const status = await ended;
      clearTimeout(patience);
      return status;
    },
    async metric(metric, labels = {}) {
      const text = await (await fetch(`${operationsUrl}/metrics`)).text();
      return sumOf(text, metric, labels);
    },
  };
}

/** The words that run a program in a namespace of mounts of its own, where a file takes the place of /etc/hosts. */
export function inHosts(hosts: string | undefined, argv: [string, ...string[]]): [string, ...string[]] {
  if (hosts === undefined) return argv;
  const enter = 'mount --bind "$1" /etc/hosts; shift; exec "$@"';
  return ['unshare', '--mount', 'sh', '-euc', enter, 'sh', hosts, ...argv];
}

async function ready(program: { child: ChildProcess; operationsUrl: string; output(): string }): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  let last = '';
  while (Date.now() < deadline && program.child.exitCode === null) {
    try {
      const answer = await fetch(`${program.operationsUrl}/readyz`);
      if (answer.ok) return;
      last = await answer.text();
    } catch {}
    await sleep(50);
  }
  program.child.kill('SIGKILL');
  throw new Error(`${program.child.spawnargs.join(' ')} did not get ready: ${last}\n${program.output()}`);
}

function sumOf(text: string, metric: string, labels: Record<string, string>): number {
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `))
    .filter((line) => Object.entries(labels).every(([name, value]) => line.includes(`${name}="${value}"`)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
