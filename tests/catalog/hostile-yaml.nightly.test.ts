import { readRepository } from '../../catalog/files/read-repository.ts';
import { kindOf } from '../../catalog/kind.ts';
import { kinds } from '../../catalog/kinds.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { families, hostileBytes } from './hostile-yaml.ts';

/** Of one document of at most 1 MiB; most take a fifth. Entries that stand on a line each are read up to the end of the file. */
const mostMs = 3000;

const count = 1000;
const samples = readRepository('.').filter(({ path }) => kindOf(path, kinds) !== undefined);
const makers = Object.entries(families);

/** Processor time of this process, in milliseconds, whatever else the computer does. */
function processorMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** One family alone at many sizes, and two after each other, up to the size that is read at all. */
function documentOf(index: number): { name: string; text: string } {
  const [name, make] = makers[index % makers.length] ?? [];
  const round = Math.floor(index / makers.length);
  const bytes = Math.floor(hostileBytes / (1 + (round % 12) / 2));
  const [otherName, other] = makers[(index + round) % makers.length] ?? [];
  if (!name || !make || !otherName || !other) throw new Error('There are no families.');
  if (round < 12) return { name: `${name}, ${bytes}`, text: make(bytes) };
  const half = Math.floor(bytes / 2);
  return { name: `${name} and ${otherName}, ${bytes}`, text: `${make(half - 1)}\n${other(half)}` };
}

test(`each of ${count} hostile documents is checked in ${mostMs} ms of processor time`, () => {
  const check = (text: string) => {
    loadCatalog({ files: [...samples, { path: 'brokers/random.yaml', text }], today: '2026-11-21' });
  };
  // What a program does for the first time takes longer, whatever the file is.
  for (const [, make] of makers) check(make(50_000));
  const slow: string[] = [];
  let slowest = 0;
  for (let index = 0; index < count; index += 1) {
    const { name, text } = documentOf(index);
    expect(text.length).toBeLessThanOrEqual(hostileBytes);
    const ms = processorMs(() => check(text));
    slowest = Math.max(slowest, ms);
    if (ms > mostMs) slow.push(`${name}: ${ms.toFixed(0)} ms`);
  }
  process.stdout.write(`  the slowest took ${slowest.toFixed(0)} ms\n`);
  expect(slow).toEqual([]);
}, 900_000);
