import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  forgetOthers,
  installFiles,
  notedName,
  storedSet,
  storeSet,
  writeNote,
} from '../../../services/watch/bundle/set-store.ts';
import { fetchSet } from '../../../services/watch/bundle/watch-set.ts';
import { objectsOf, setOf } from './sets.ts';

let folder: string;
let folders: { sets: string; current: string };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'warren-test-'));
  folders = { sets: folder, current: join(folder, 'current') };
});
afterEach(() => rmSync(folder, { recursive: true }));

const one = setOf({ 'prometheus/prometheus.yml': 'a: 1', 'grafana/dashboards/orders.json': '{}' });
const two = setOf({ 'prometheus/prometheus.yml': 'a: 2', 'prometheus/rules/a.yml': 'groups: []' });
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

test('a set is fetched by its name and its files by their contents; a damaged one is an error that says which', async () => {
  const objects = objectsOf(one);
  const get = (changes: Record<string, string>) => async (key: string) => ({ ...objects, ...changes })[key] ?? '';
  expect(await fetchSet(one.name, get({}))).toEqual(one);
  await expect(fetchSet(one.name, get({ [`monitoring/bundles/${one.name}.json`]: '{}' }))).rejects.toThrow(
    `bundle ${one.name} arrived damaged`,
  );
  const [sha256] = one.bundle.files.map((file) => file.sha256);
  await expect(fetchSet(one.name, get({ [`monitoring/files/${sha256}`]: 'b' }))).rejects.toThrow(
    `prometheus/prometheus.yml of bundle ${one.name} (platform.yaml) arrived damaged`,
  );
});

test('a set is stored whole, also where half of it was left behind, and read by the note that names it', async () => {
  storeSet(folders, one);
  rmSync(join(folder, one.name, 'bundle.json'));
  writeFileSync(join(folder, one.name, 'prometheus', 'stray.yml'), '');
  storeSet(folders, one);
  expect(readdirSync(join(folder, one.name, 'prometheus'))).toEqual(['prometheus.yml']);
  expect(await storedSet(folders, 'applied')).toBeUndefined();
  writeNote(folders, 'applied', one.name);
  expect(await storedSet(folders, 'applied')).toEqual(one);
  writeNote(folders, 'applied', undefined);
  expect(notedName(folders, 'applied')).toBeUndefined();
});

test('what programs read becomes the set and nothing beside it, and what changed is named', () => {
  expect(installFiles(folders, one.files)).toEqual(['grafana/dashboards/orders.json', 'prometheus/prometheus.yml']);
  expect(installFiles(folders, one.files)).toEqual([]);
  expect(installFiles(folders, two.files)).toEqual([
    'grafana/dashboards/orders.json',
    'prometheus/prometheus.yml',
    'prometheus/rules/a.yml',
  ]);
  expect(read('current/prometheus/prometheus.yml')).toBe('a: 2');
  expect(readdirSync(join(folder, 'current', 'grafana', 'dashboards'))).toEqual([]);
});

test('sets that nobody goes back to are forgotten, and what was being written is; notes and what runs stay', () => {
  for (const set of [one, two]) storeSet(folders, set);
  mkdirSync(join(folder, 'a-set-without-files'));
  writeFileSync(join(folder, '.applied.1b9d6bcd'), '');
  writeNote(folders, 'applied', two.name);
  installFiles(folders, two.files);
  forgetOthers(folders, [two.name]);
  expect(readdirSync(folder).sort()).toEqual([two.name, 'applied', 'current'].sort());
});
