import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlatformIdentity } from '../../contracts/names.ts';
import { pagerFile, pagerVariable } from '../../contracts/pager-function.ts';
import { type AlarmSignal, hostPager, pagingSettingsPath } from '../../contracts/paging.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import { builtProgram } from '../../pipeline/repository/built-program.ts';
import type { SimulatedPlatform } from '../../pipeline/sandbox/paging-platform.ts';
import { keepPort } from '../servers/ports.ts';

/** A pager's real program in a simulated platform. */
export interface RunningPager {
  /** Where it is posted signals; the function is not. */
  url?: string;
  /** Hands it a signal, as its senders do. Throws SurroundingsFailure with its words where it did not take it. */
  tell(signal: AlarmSignal): Promise<void>;
  stop(): Promise<void>;
}

/** What Lambda does: loads the program, and calls its handler with the event. */
const runHandler = `
const { handler } = require(process.env.WARREN_FIRE_PROGRAM);
handler(JSON.parse(process.env.WARREN_FIRE_EVENT), { getRemainingTimeInMillis: () => 60000 }).then(
  () => process.exit(0),
  (error) => { console.error(error.message); process.exit(1); },
);`;

/** The function's: a process of its own for each message of SNS. */
export function functionPager(platform: PlatformIdentity, simulated: SimulatedPlatform): RunningPager {
  const { table, bucket, awsEnvironment } = simulated;
  return {
    async tell(signal) {
      const event = { Records: [{ Sns: { Message: JSON.stringify({ signal }) } }] };
      const run = start(['-e', runHandler], {
        ...awsEnvironment,
        WARREN_FIRE_PROGRAM: builtProgram(pagerFile),
        WARREN_FIRE_EVENT: JSON.stringify(event),
        [pagerVariable]: JSON.stringify({ platform: platform.name, region: platform.region, bucket, table }),
      });
      if ((await run.ended) !== 0) throw new SurroundingsFailure(`the function failed: ${run.errors().trim()}`);
    },
    stop: async () => {},
  };
}

/** The monitoring host's: one process, which is posted signals. */
export async function startHostPager(platform: PlatformIdentity, simulated: SimulatedPlatform): Promise<RunningPager> {
  const { table, bucket, awsEnvironment, settings, folder } = simulated;
  const port = await keepPort();
  const put = (path: string, value: object) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify(value));
    return join(folder, path);
  };
  put(`bundle/${pagingSettingsPath}`, settings);
  const identity = put('identity.json', {
    ...{ platform: platform.name, region: platform.region, table, configurationBucket: bucket, backupBucket: bucket },
    ...{ hostName: 'simulated', volumeId: 'none', secrets: 'none', cluster: 'none' },
  });
  const options = ['--identity', identity, '--folder', join(folder, 'bundle'), '--port', String(port)];
  const run = start([builtProgram('watch.cjs'), 'page', ...options], awsEnvironment);
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; !(await answers(`${url}${hostPager.health}`)); tries += 1) {
    if (tries > 300) throw new SurroundingsFailure(`the host's pager does not begin: ${run.errors().trim()}`);
    await sleep(100);
  }
  return {
    url,
    async tell(signal) {
      const body = JSON.stringify({ signal });
      const response = await fetch(`${url}${hostPager.signal}`, { method: 'POST', body });
      if (!response.ok) throw new SurroundingsFailure(`the host's pager did not take it: ${await response.text()}`);
    },
    stop: async () => {
      run.kill();
      await run.ended;
    },
  };
}

function start(words: readonly string[], environment: Readonly<Record<string, string>>) {
  const env = { PATH: process.env.PATH, ...environment };
  const child = spawn(process.execPath, [...words], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors = (errors + chunk).slice(-4000);
  });
  return {
    ended: new Promise<number | null>((resolve) => child.once('close', resolve)),
    errors: () => errors,
    kill: () => child.kill('SIGTERM'),
  };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
