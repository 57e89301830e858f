import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { zipOf } from '../../services/zip.ts';
import { removeScratchFolders, scratchFolder } from '../repositories.ts';

afterAll(removeScratchFolders);

const program = Buffer.from('exports.handler = async () => ({ statusCode: 204 });\n');

/** The zip that another process makes, where the clock's zone is this one. */
function zippedIn(zone: string): string {
  const script = `import { zipOf } from './services/zip.ts'; process.stdout.write(Buffer.from(zipOf('a.cjs', Buffer.from(${JSON.stringify(program.toString())}))).toString('base64'))`;
  return execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    env: { ...process.env, TZ: zone },
    encoding: 'utf8',
  });
}

test('the bytes of a zip depend on the name and the contents alone, wherever and whenever it is made', () => {
  const [here, there] = [zippedIn('Pacific/Kiritimati'), zippedIn('America/Los_Angeles')];
  expect(there).toBe(here);
  expect(Buffer.from(zipOf('a.cjs', program)).toString('base64')).toBe(here);
  expect(Buffer.from(zipOf('a.cjs', Buffer.from('other'))).toString('base64')).not.toBe(here);
});

test('what is in it is the file, which everybody may read', () => {
  const zip = zipOf('receiver.cjs', program);
  expect(Buffer.from(unzipSync(zip)['receiver.cjs'] ?? '')).toEqual(program);
  const folder = scratchFolder();
  mkdirSync(join(folder, 'out'));
  writeFileSync(join(folder, 'receiver.zip'), zip);
  const python = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    for entry in archive.infolist():
        print(entry.filename, oct(entry.external_attr >> 16), entry.date_time)
`;
  const listed = execFileSync('python3', ['-c', python, join(folder, 'receiver.zip')], { encoding: 'utf8' });
  expect(listed).toBe('receiver.cjs 0o100644 (1980, 1, 1, 0, 0, 0)\n');
});
