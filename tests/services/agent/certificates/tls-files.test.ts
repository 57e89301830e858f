import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTlsFiles, type TlsFiles, writeTlsFiles } from '../../../../services/agent/certificates/tls-files.ts';

const content: TlsFiles = {
  server: { certificate: 'server certificate', key: 'server key' },
  clientAuthority: 'authority of clients',
  node: { certificate: 'node certificate', key: 'node key' },
  authority: 'authority of the broker',
};
let folder: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(realpathSync(tmpdir()), 'warren-tls-')), 'tls');
});

afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

test('every file is written, keys for the owner alone, and nothing else is left', () => {
  const changed = writeTlsFiles(folder, content);
  const modes = changed.map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]);
  expect(Object.fromEntries(modes)).toEqual({
    'tls.crt': '444',
    'tls.key': '400',
    'ca.crt': '444',
    'node.crt': '444',
    'node.key': '400',
    'authority.crt': '444',
    'inter_node_tls.config': '444',
  });
  expect(readdirSync(folder).sort()).toEqual([...changed].sort());
  expect(readFileSync(join(folder, 'ca.crt'), 'utf8')).toBe('authority of clients');
});

test('what was written can be read back', () => {
  expect(readTlsFiles(folder)).toEqual({ server: undefined, node: undefined });
  writeTlsFiles(folder, content);
  expect(readTlsFiles(folder)).toEqual({ server: content.server, node: content.node });
});

test('only what changed is replaced and reported', () => {
  writeTlsFiles(folder, content);
  const before = new Date('2027-01-01T00:00:00Z');
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), before, before);
  expect(writeTlsFiles(folder, content)).toEqual([]);
  expect(writeTlsFiles(folder, { ...content, server: { certificate: 'new', key: 'new key' } })).toEqual([
    'tls.crt',
    'tls.key',
  ]);
  expect(statSync(join(folder, 'node.crt')).mtime).toEqual(before);
  expect(statSync(join(folder, 'tls.crt')).mtime).not.toEqual(before);
});

test('a file is replaced by another, so that who has it open reads the old one to its end', () => {
  writeTlsFiles(folder, content);
  const inode = statSync(join(folder, 'tls.crt')).ino;
  writeTlsFiles(folder, { ...content, server: { ...content.server, certificate: 'new' } });
  expect(statSync(join(folder, 'tls.crt')).ino).not.toBe(inode);
});

const asRoot = process.getuid?.() === 0 ? test : test.skip;
asRoot("as root, files are of the user of RabbitMQ's image", () => {
  writeTlsFiles(folder, content);
  expect(statSync(join(folder, 'tls.key'))).toMatchObject({ uid: 999, gid: 999 });
});

test('nodes show certificates to each other and check them both ways', () => {
  writeTlsFiles(folder, content);
  const terms = readFileSync(join(folder, 'inter_node_tls.config'), 'utf8').replaceAll(folder, '/etc/rabbitmq/tls');
  expect(terms).toMatchInlineSnapshot(`
"[
  {server, [
    {cacertfile, "/etc/rabbitmq/tls/authority.crt"},
    {certfile, "/etc/rabbitmq/tls/node.crt"},
    {keyfile, "/etc/rabbitmq/tls/node.key"},
    {verify, verify_peer},
    {fail_if_no_peer_cert, true}
  ]},
  {client, [
    {cacertfile, "/etc/rabbitmq/tls/authority.crt"},
    {certfile, "/etc/rabbitmq/tls/node.crt"},
    {keyfile, "/etc/rabbitmq/tls/node.key"},
    {verify, verify_peer}
  ]}
].
"
`);
});
