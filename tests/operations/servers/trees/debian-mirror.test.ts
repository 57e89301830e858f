import { mirrorAmong, usualMirror } from '../../../../operations/servers/trees/debian-mirror.ts';

test('the mirror is the one that this computer takes Debian from, and no source of others', () => {
  const sources = [
    'https://packages.vendor.example/debian bookworm main',
    'http://mirror.example/debian-security/ bookworm-security main',
    'http://mirror.example/debian/ bookworm main',
    'http://mirror.example/debian/ bookworm-updates main',
  ];
  expect(mirrorAmong(sources.join('\n'))).toBe('http://mirror.example/debian');
});

test.each([
  ['Ubuntu', 'http://archive.example/ubuntu/ noble main\nhttp://archive.example/ubuntu/ noble-updates main\n'],
  ['a computer without sources', ''],
  ['packages on a disk', 'cdrom://debian/ bookworm main\ncdrom://debian/ bookworm-updates main\n'],
])("%s takes Debian's own", (_, sources) => {
  expect(mirrorAmong(sources)).toBe(usualMirror);
});
