import { readFileSync } from 'node:fs';
import { kinds } from '../../../catalog/kinds.ts';
import { readManifest } from '../../../operations/init/manifest.ts';
import { readChangelog } from '../../../operations/upgrade/changelog.ts';
import { codemods } from '../../../operations/upgrade/codemods.ts';
import { isNewer } from '../../../operations/upgrade/release-number.ts';

const releases = readChangelog(readFileSync('CHANGELOG.md', 'utf8'));

test('the newest release of the changelog is the version of the package, and the others come after it in order', () => {
  expect(releases[0]?.version).toBe(readManifest('.').version);
  expect(
    releases.every(({ version }, index) => index === 0 || isNewer(releases[index - 1]?.version ?? '', version)),
  ).toBe(true);
});

test('every release says whom it concerns in the words for kinds and stacks', () => {
  const known = [
    'nobody',
    'everybody',
    'platform',
    ...kinds.flatMap((kind) => ('folder' in kind ? [kind.folder] : [])),
  ];
  expect(releases.flatMap(({ infrastructure }) => infrastructure).filter(({ whom }) => !known.includes(whom))).toEqual(
    [],
  );
});

test('a release that does not say what it changes, or of whom, is refused', () => {
  expect(() => readChangelog('# R\n\n## 1.0.0\n\n### Beside\n\n- **nobody**: x\n')).toThrow('1.0.0 does not say');
  expect(() => readChangelog('## 1.0.0\n\n### In what runs\n\n- rolls\n')).toThrow('does not begin with **whom**');
});

test('codemods stand in the order of releases, none of which is still to come', () => {
  const versions = codemods.map(({ version }) => version);
  expect(versions.filter((version, index) => index > 0 && isNewer(versions[index - 1] ?? '', version))).toEqual([]);
  expect(versions.filter((version) => isNewer(version, readManifest('.').version))).toEqual([]);
});

test('1.10.0 is newer than 1.9.9', () => {
  expect(isNewer('1.10.0', '1.9.9')).toBe(true);
  expect(isNewer('1.9.9', '1.10.0')).toBe(false);
  expect(isNewer('1.9.9', '1.9.9')).toBe(false);
});
