import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PlatformIdentity } from '../../../../contracts/names.ts';
import { hostPager, pagingSettingsPath } from '../../../../contracts/paging.ts';
import { startGuarded } from '../../../../operations/servers/guarded-process.ts';
import { keepPort } from '../../../../operations/servers/ports.ts';
import { partOfUtilLinux } from '../../../../operations/servers/trees/run-in-tree.ts';
import type { SimulatedPlatform } from '../../../../pipeline/sandbox/paging-platform.ts';
import { scratchFolder } from '../../../repositories.ts';
import { until } from '../../../until.ts';

/** The monitoring host's pager, as it is built and as systemd starts it. */
export interface HostPager {
  /** Posts what Grafana or Zabbix would, and gives the status of the answer. */
  post(path: string, body: object): Promise<number>;
  port: number;
  /** Its files, all that it has printed, and what it was started with: by name. */
  readable(): Record<string, string>;
  stop(): Promise<void>;
}

/** Starts it before a simulated AWS and PagerDuty. */
export async function startHostPager(platform: PlatformIdentity, simulated: SimulatedPlatform): Promise<HostPager> {
  const { table, bucket, settings, awsEnvironment } = simulated;
  const folder = scratchFolder();
  const write = (path: string, value: object) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify(value));
    return join(folder, path);
  };
  const bundle = write(join('bundle', pagingSettingsPath), settings);
  const identity = write('identity.json', {
    ...{ platform: platform.name, region: platform.region, table, configurationBucket: bucket, backupBucket: bucket },
    ...{ hostName: 'monitoring', volumeId: 'none', secrets: 'none', cluster: 'none' },
  });
  const [port, logFile] = [await keepPort(), join(folder, 'pager.log')];
  const options = ['--identity', identity, '--folder', join(folder, 'bundle'), '--port', String(port)];
  const program = await startGuarded({
    argv: [process.execPath, join('dist', 'watch.cjs'), 'page', ...options],
    environment: { PATH: process.env.PATH ?? '', ...awsEnvironment },
    ...{ install: partOfUtilLinux, logFile },
  });
  const address = (path: string) => `http://127.0.0.1:${port}${path}`;
  const isWell = () =>
    fetch(address(hostPager.health)).then(
      ({ ok }) => ok,
      () => false,
    );
  await until("the host's pager is well", isWell);
  return {
    post: async (path, body) => (await fetch(address(path), { method: 'POST', body: JSON.stringify(body) })).status,
    port,
    readable: () => {
      const started = ['environ', 'cmdline'].map((name) => `/proc/${program.pid}/${name}`);
      return Object.fromEntries(
        [bundle, identity, logFile, ...started].map((file) => [file, readFileSync(file, 'utf8')]),
      );
    },
    async stop() {
      program.signal('SIGTERM');
      await program.ended;
    },
  };
}
