import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRepository } from '../../../catalog/files/read-repository.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import { type Rabbitmq, startRabbitmq } from '../../../operations/servers/rabbitmq.ts';
import { openManagement } from '../../../services/agent/rabbitmq/management.ts';
import { removeScratchFolders, sampleFile, scratchFolder } from '../../repositories.ts';
import { exportOf } from './round-trip.ts';

const queues = 20_000;
const folder = mkdtempSync(join(tmpdir(), 'warren-large-'));
let source: Rabbitmq;

beforeAll(async () => {
  source = await startRabbitmq({ folder, login: { username: 'guest', password: 'guest' } });
});

afterAll(async () => {
  await source?.kill9();
  rmSync(folder, { recursive: true, force: true });
  removeScratchFolders();
});

// How long it takes, `npm run bench:import` measures.
test('20,000 queues and bindings of a real broker are imported and checked, in at most 600 MiB', async () => {
  await fill();
  const repository = scratchFolder();
  const from = join(repository, 'export.json');
  writeFileSync(from, JSON.stringify(await exportOf(source)));
  writeFileSync(join(repository, 'platform.yaml'), sampleFile('platform.yaml'));

  const imported = await measured(['import', '--from', from, '--name', 'legacy', '--repository', repository]);
  const checked = await measured(['check', '--repository', repository]);
  console.info(`import: ${said(imported)}; check: ${said(checked)}`);
  expect([imported.status, checked.status]).toEqual([0, 0]);
  const { catalog } = loadCatalog({ files: readRepository(repository), today: '2026-11-21' });
  const [broker] = catalog?.brokers ?? [];
  expect([broker?.queues.length, broker?.bindings.length]).toEqual([queues, queues]);
  expect(imported.peakMiB).toBeLessThan(600);
  expect(checked.peakMiB).toBeLessThan(600);
});

/** All in one vhost, in steps below the size of an import over HTTP. */
async function fill(): Promise<void> {
  const management = openManagement({
    url: source.managementUrl,
    credentials: { name: 'guest', password: 'guest' },
  });
  await management.put(['exchanges', '/', 'events'], { type: 'topic', durable: true });
  const step = 2500;
  for (let first = 0; first < queues; first += step) {
    const names = Array.from({ length: step }, (_, index) => `orders.of.customer.${first + index}`);
    await management.importDefinitions({
      queues: names.map((name) => ({
        ...{ vhost: '/', name, durable: true, auto_delete: false },
        arguments: { 'x-queue-type': 'classic', 'x-max-length': 10_000 },
      })),
      bindings: names.map((name) => ({
        ...{ vhost: '/', source: 'events', destination: name, destination_type: 'queue' },
        ...{ routing_key: `${name}.#`, arguments: {} },
      })),
    });
  }
}

interface Measured {
  status: number;
  seconds: number;
  peakMiB: number;
}

const said = ({ seconds, peakMiB }: Measured) => `${seconds.toFixed(1)} s, ${Math.round(peakMiB)} MiB`;

/** A command in a process of its own, with the time and the most memory that it took. */
async function measured(words: readonly string[]): Promise<Measured> {
  const started = Date.now();
  const child = spawn(process.execPath, ['bin/warren', ...words], { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  const peak = watchMemory(child);
  const [status] = await ended;
  return { status, seconds: (Date.now() - started) / 1000, peakMiB: await peak };
}

/** The largest resident size that the kernel tells of while the process lives. */
async function watchMemory(child: ChildProcess): Promise<number> {
  let peak = 0;
  while (child.exitCode === null && child.signalCode === null) {
    try {
      const [, kibibytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      peak = Math.max(peak, Number(kibibytes) / 1024);
    } catch {
      // It has just ended.
    }
    await sleep(20);
  }
  return peak;
}
