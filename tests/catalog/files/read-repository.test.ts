import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatProblems } from '../../../catalog/files/problem.ts';
import { readRepository } from '../../../catalog/files/read-repository.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import { removeScratchFolders, sampleFile, sampleRepository } from '../../repositories.ts';

afterAll(removeScratchFolders);

const reportOf = (folder: string) =>
  formatProblems(loadCatalog({ files: readRepository(folder), today: '2026-11-21' }).problems);

test('files are read in the order of their names, and notes and hidden files are left alone', () => {
  const folder = sampleRepository({ 'brokers/README.md': '# notes', 'brokers/.swp': 'x' });
  const paths = readRepository(folder).map(({ path }) => path);
  expect(paths).toEqual(['platform.yaml', 'brokers/orders.yaml', 'brokers/staging.yaml', 'brokers/telemetry.yaml']);
});

test('a link is refused, whether it stands for a file or for the folder of brokers', () => {
  const folder = sampleRepository();
  symlinkSync('/etc/hostname', join(folder, 'brokers', 'linked.yaml'));
  expect(reportOf(folder)).toContain('brokers/linked.yaml:1:1   is a link or a device, not a file.');
  rmSync(join(folder, 'brokers'), { recursive: true });
  symlinkSync('/tmp', join(folder, 'brokers'));
  expect(reportOf(folder)).toContain('brokers:1:1   is a link or a device, not a file.');
});

test('a folder whose name is nearly that of the brokers is not mistaken for their removal', () => {
  const folder = sampleRepository();
  mkdirSync(join(folder, 'Brokers'));
  expect(reportOf(folder)).toContain('Brokers:1:1   is not read. Did you mean brokers/? Rename it.');
});

test('a file over 1024 KiB is refused without being read', () => {
  const folder = sampleRepository();
  writeFileSync(
    join(folder, 'brokers', 'large.yaml'),
    `${sampleFile('brokers/orders.yaml')}# ${'x'.repeat(1024 * 1024)}`,
  );
  expect(reportOf(folder)).toContain(
    'brokers/large.yaml:1:1   is 1026 KiB; files over 1024 KiB are not read. Make it smaller.',
  );
});

test('a text of 250,000 characters is read and reported, and nothing waits for it', () => {
  const folder = sampleRepository({ 'brokers/long.yaml': `version: 4.3.6\ndescription: ${'x'.repeat(250_000)}\n` });
  expect(reportOf(folder)).toContain('description  is 250000 characters long; the most is 200 characters.');
});
