import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseExport } from '../../../operations/import/exported-definitions.ts';
import { readSource } from '../../../operations/import/read-source.ts';
import { UserFailure } from '../../../pipeline/process/failure.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

const hash = 'bm90LWEtc2VjcmV0LWhhc2g';
const sound = `{"users": [{"name": "shop", "password_hash": "${hash}", "tags": []}]}`;

/** What is said of a file with these contents, from behind its name. */
async function failure(contents: string | Buffer): Promise<string> {
  const from = join(scratchFolder(), 'export.json');
  writeFileSync(from, contents);
  const error = await readSource({ from })
    .then(parseExport, (thrown: unknown) => thrown)
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserFailure);
  const { message } = error as Error;
  expect(message.startsWith(from)).toBe(true);
  expect(message).not.toContain(hash);
  expect(message).not.toContain('\n');
  return message.slice(from.length);
}

test.each<[string, string | Buffer, string]>([
  ['nothing', ' \n', ':1:1: is empty. Make the file with'],
  [
    'gzip',
    gzipSync(sound),
    ':1:1: is compressed with gzip, and definitions are JSON in UTF-8. Unpack it first: gunzip.',
  ],
  ['a zip archive', Buffer.from('PK\x03\x04....'), ':1:1: is a zip archive,'],
  ['an Erlang term', Buffer.from([131, 80, 0, 0]), ':1:1: is an Erlang term,'],
  ['UTF-16 with its mark', Buffer.from(`\uFEFF${sound}`, 'utf16le'), ':1:1: is UTF-16,'],
  [
    'UTF-16 without',
    Buffer.from(sound, 'utf16le'),
    ':1:1: is UTF-16, and definitions are JSON in UTF-8. Convert it first: iconv -f UTF-16LE',
  ],
  ['UTF-16, big-endian', Buffer.from(sound, 'utf16le').swap16(), ':1:1: is UTF-16,'],
  [
    'Latin-1',
    Buffer.from('{"queues":\n [{"name": "café"}]}', 'latin1'),
    ':2:16: is not UTF-8 here; most likely it is Latin-1',
  ],
  ['what was lost before', '{"queues":\n [{"name": "caf\uFFFD"}]}', ':2:16: holds U+FFFD,'],
  ['a login page', '<!DOCTYPE html><html>', ':1:1: is a web page (HTML), and not JSON.'],
  ['YAML', 'queues:\n- name: a', ':1:1: is YAML, and not JSON.'],
  ['a list of rabbitmqctl', 'Timeout: 60.0 seconds ...\nListing queues', ':1:1: is what a command prints for people,'],
  ['a dictionary of Python', `{'users': []}`, ':1:2: is not JSON: text stands in double quotes, not in single ones.'],
  ['a comment', '{\n // mine\n}', ':2:2: is not JSON: comments are no part of it. Remove them.'],
  ['a comma too many', '{"queues": [\n{"name": "a"},\n]}', ':3:1: is not JSON: the comma before this is one too many.'],
  ['a bare name', '{queues: []}', ':1:2: is not JSON: names stand in double quotes.'],
  ['NaN', '{"queues": NaN}', ':1:12: is not JSON: NaN and Infinity are no part of it.'],
  ['None', '{"queues": None}', ':1:12: is not JSON: its words are null, true and false.'],
  ['half a file', sound.slice(0, -3), ':1:83: is not JSON: it ends here, in the middle.'],
  ['a text over two lines', '{"queues": "a\nb"}', ':1:12: is not JSON: a text is not closed here,'],
  ['a control character', '{"queues": "a\u0001b"}', ':1:14: is not JSON:'],
  ['a name twice', '{"queues": [],\n"queues": []}', ':2:1: this name stands twice in one object,'],
  [
    'depth',
    `{"queues": ${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
    ':1:110: is nested too deeply here: more than 100 levels.',
  ],
  ['null for a list', '{"vhosts": [],\n "queues": null}', ':2:12: queues is not as RabbitMQ exports it'],
  ['null for an object', '{"vhosts": [],\n "queues": [null]}', ':2:13: queues[0] is not as RabbitMQ exports it'],
  ['a name that is none', '{"queues": [\n{"name": 5}]}', ':2:10: queues[0].name is not as RabbitMQ exports it'],
])('%s is told with its place, in one line that quotes nothing', async (_what, contents, message) => {
  expect(await failure(contents)).toContain(message);
});

test('a folder, and a file that is far too large, are told', async () => {
  const folder = scratchFolder();
  await expect(readSource({ from: folder })).rejects.toThrow(`${folder}: is a folder. Name a file of definitions`);
  const large = join(folder, 'large.json');
  writeFileSync(large, Buffer.alloc(64 * 1024 * 1024 + 1, ' '));
  await expect(readSource({ from: large })).rejects.toThrow(`${large}: is larger than 64 MiB`);
});
