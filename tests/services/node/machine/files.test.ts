import { spawnSync } from 'node:child_process';
import fs, {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TlsFiles, writeTlsFiles } from '../../../../services/agent/certificates/tls-files.ts';
import {
  namesIn,
  ownFolder,
  readIfThere,
  removeFile,
  removeFolder,
  replaceFile,
  replaceFiles,
} from '../../../../services/node/machine/files.ts';

/** `outside` is the host's, `folder` what RabbitMQ's user can write to. */
let home: string;
let outside: string;
let folder: string;
let before: unknown;

beforeEach(() => {
  home = mkdtempSync(join(realpathSync(tmpdir()), 'warren-files-'));
  [outside, folder] = [join(home, 'outside'), join(home, 'folder')];
  for (const made of [outside, join(outside, 'kept'), folder]) mkdirSync(made);
  writeFileSync(join(outside, 'shadow'), 'secret of the host', { mode: 0o600 });
  writeFileSync(join(outside, 'kept', 'tls.crt'), 'of the host', { mode: 0o640 });
  before = seen(outside);
});

afterEach(() => {
  // Whatever a test does, nothing outside of the folder is other than it was.
  expect(seen(outside)).toEqual(before);
  rmSync(home, { recursive: true });
});

function seen(path: string): unknown {
  const stat = lstatSync(path);
  const { ino, uid, gid, mode, mtimeMs } = stat;
  const held = stat.isDirectory()
    ? Object.fromEntries(readdirSync(path).map((name) => [name, seen(join(path, name))]))
    : readFileSync(path, 'utf8');
  return { ino, uid, gid, mode, mtimeMs, held };
}

/** Somebody who is not root. */
const rabbitmqUser = 999;

const write = (path: string) => () => replaceFile(path, 'new', { mode: 0o644, owner: rabbitmqUser });

/** What the agent does to a file, each of which has to be safe. */
const operations: [string, (path: string) => () => unknown][] = [
  ['replaced', write],
  ['read', (path) => () => readIfThere(path)],
];

describe.each(operations)('a file that is to be %s', (_, operation) => {
  test('and is a link is not followed, and the link is told of', () => {
    const path = join(folder, 'rabbitmq.conf');
    symlinkSync(join(outside, 'shadow'), path);
    expect(operation(path)).toThrow(`${path} is a link to ${join(outside, 'shadow')}.`);
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(readdirSync(folder)).toEqual(['rabbitmq.conf']);
  });

  test('and is a link to nothing makes nothing there', () => {
    const path = join(folder, 'rabbitmq.conf');
    symlinkSync(join(outside, 'new'), path);
    expect(operation(path)).toThrow('is a link to');
  });

  test.each(['conf.d', 'conf.d/deeper'])('below a link is not reached: %s', (inner) => {
    mkdirSync(join(folder, inner, '..'), { recursive: true });
    symlinkSync(outside, join(folder, inner));
    expect(operation(join(folder, inner, 'shadow'))).toThrow(`${join(folder, inner)} is a link to ${outside}.`);
  });

  test('and is a second name of another file is told of', () => {
    const path = join(folder, 'rabbitmq.conf');
    linkSync(join(outside, 'shadow'), path);
    before = seen(outside);
    expect(operation(path)).toThrow(`${path} is another name of a file that stands elsewhere, too.`);
  });

  test('and is a pipe, which nobody ever writes to, is not waited for', () => {
    const path = join(folder, 'rabbitmq.conf');
    expect(spawnSync('mkfifo', [path]).status).toBe(0);
    expect(operation(path)).toThrow(`${path} is no file.`);
  });

  test('and is a socket or a folder is told of', async () => {
    const path = join(folder, 'socket');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    expect(operation(path)).toThrow(`${path} is no file.`);
    await new Promise((resolve) => server.close(resolve));
    expect(operation(folder)).toThrow(`${folder} is no file.`);
  });

  test('and claims to be terabytes large is not read', () => {
    const path = join(folder, 'rabbitmq.conf');
    writeFileSync(path, '');
    truncateSync(path, 2 ** 40);
    expect(operation(path)).toThrow(`${path} is ${2 ** 40} bytes large.`);
  });

  test('whose name would write another line is told of in one', () => {
    const path = join(folder, 'rabbitmq.conf');
    symlinkSync('/a\nbundle taken on', path);
    expect(operation(path)).toThrow(String.raw`is a link to /a\nbundle taken on.`);
  });
});

test('of several files none is written where one is a link', () => {
  symlinkSync(join(outside, 'shadow'), join(folder, 'b'));
  const files = ['a', 'b', 'c'].map((name) => ({ name, text: 'new', mode: 0o644 }));
  expect(() => replaceFiles(folder, files)).toThrow('is a link to');
  expect(readdirSync(folder)).toEqual(['b']);
});

test('the name of a file that is being written is not known before', () => {
  for (const name of ['a.incoming', '.a.incoming', '.a']) symlinkSync(join(outside, 'shadow'), join(folder, name));
  expect(replaceFile(join(folder, 'a'), 'new', { mode: 0o644 })).toBe(true);
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('new');
  expect(readdirSync(folder)).toHaveLength(4);
});

test('a folder that is a link is not given away, and neither is what is in a folder', () => {
  symlinkSync(outside, join(folder, 'tls'));
  expect(() => ownFolder(join(folder, 'tls'), rabbitmqUser)).toThrow(`${join(folder, 'tls')} is a link to ${outside}.`);
  symlinkSync(join(outside, 'shadow'), join(folder, 'shadow'));
  linkSync(join(outside, 'shadow'), join(folder, 'name'));
  before = seen(outside);
  ownFolder(folder, rabbitmqUser);
});

test('certificates are not written through a link in the place of their folder', () => {
  const pair = { certificate: 'certificate', key: 'key' };
  const files: TlsFiles = { server: pair, node: pair, clientAuthority: 'authority', authority: 'authority' };
  symlinkSync(join(outside, 'kept'), join(folder, 'tls'));
  expect(() => writeTlsFiles(join(folder, 'tls'), files)).toThrow('is a link to');
});

test('what is removed is the link, and not what it leads to', () => {
  for (const name of ['file', 'tree', 'inner/link']) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    symlinkSync(outside, join(folder, name));
  }
  removeFile(join(folder, 'file'));
  removeFolder(join(folder, 'tree'));
  expect(() => removeFile(join(folder, 'inner', 'link', 'shadow'))).toThrow('is a link to');
  expect(() => removeFolder(join(folder, 'inner', 'link', 'kept'))).toThrow('is a link to');
  removeFolder(join(folder, 'inner'));
  expect(readdirSync(folder)).toEqual([]);
  removeFile(join(folder, 'missing', 'file'));
  removeFolder(join(folder, 'missing', 'folder'));
});

test('a folder that becomes a link while it is removed is not followed', () => {
  const inner = join(folder, 'tree', 'inner');
  mkdirSync(inner, { recursive: true });
  const looked = jest.spyOn(fs, 'lstatSync').mockImplementationOnce(lstatSync);
  looked.mockImplementationOnce((path) => {
    const stat = statSync(path);
    renameSync(inner, join(folder, 'aside'));
    symlinkSync(outside, inner);
    return stat;
  });
  expect(() => removeFolder(join(folder, 'tree'))).toThrow(`${inner} is a link to ${outside}.`);
  looked.mockRestore();
  removeFolder(join(folder, 'tree'));
  expect(namesIn(folder)).toEqual(['aside']);
  expect(namesIn(join(folder, 'missing'))).toEqual([]);
});

test('a folder is removed with all that is in it', () => {
  for (const name of ['a/b/c', 'a/d']) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['a/b/c/file', 'a/file', 'a/d/.hidden']) writeFileSync(join(folder, name), '');
  removeFolder(join(folder, 'a'));
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder that another takes the place of meanwhile is still the one that was opened', () => {
  const conf = join(folder, 'conf.d');
  mkdirSync(conf);
  const files = [
    {
      name: 'a',
      text: 'new',
      // Read after the folder was opened.
      get mode() {
        if (lstatSync(conf).isDirectory()) {
          renameSync(conf, join(folder, 'aside'));
          symlinkSync(outside, conf);
        }
        return 0o644;
      },
    },
  ];
  expect(replaceFiles(conf, files)).toEqual(['a']);
  expect(readdirSync(join(folder, 'aside'))).toEqual(['a']);
});

test('a file that is right is not touched, and one that is not is another afterwards', () => {
  const path = join(folder, 'new', 'conf.d', 'cluster.conf');
  expect(replaceFile(path, 'text', { mode: 0o644 })).toBe(true);
  const first = statSync(path).ino;
  expect(replaceFile(path, 'text', { mode: 0o644 })).toBe(false);
  expect(replaceFile(path, 'text', { mode: 0o600 })).toBe(true);
  expect(statSync(path)).toMatchObject({ mode: 0o100600 });
  expect(statSync(path).ino).not.toBe(first);
  expect(readIfThere(path)).toBe('text');
  expect(readIfThere(join(folder, 'missing', 'file'))).toBeUndefined();
});

const asRoot = process.getuid?.() === 0 ? test : test.skip;
asRoot('as root, files and folders are for whom they are named, root where nobody is', () => {
  const path = join(folder, 'a');
  replaceFile(path, 'text', { mode: 0o400, owner: rabbitmqUser });
  expect(statSync(path)).toMatchObject({ uid: rabbitmqUser, gid: rabbitmqUser });
  replaceFile(path, 'text', { mode: 0o400 });
  expect(statSync(path)).toMatchObject({ uid: 0, gid: 0 });
  ownFolder(folder, rabbitmqUser);
  expect(statSync(folder)).toMatchObject({ uid: rabbitmqUser, gid: rabbitmqUser });
  ownFolder(folder);
  expect(statSync(folder)).toMatchObject({ uid: 0, gid: 0, mode: 0o40755 });
});
