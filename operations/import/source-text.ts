import { placeIn } from '../../catalog/files/formats.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';

/**
 * Most bytes that are read of definitions: three times what RabbitMQ's own HTTP API takes
 * (https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbitmq_management/include/rabbit_mgmt.hrl, MANAGEMENT_DEFAULT_HTTP_MAX_BODY_SIZE).
 */
export const mostSourceBytes = 64 * 1024 * 1024;

/** What is said where a source is something else altogether. */
export const exportAnew = 'Make the file with `rabbitmqctl export_definitions FILE`.';

/** First bytes of files that hold text in another shape, what they are, and what makes text of them. */
const otherShapes: readonly { start: readonly number[]; what: string; instead: string }[] = [
  { start: [0x1f, 0x8b], what: 'compressed with gzip', instead: 'Unpack it first: gunzip.' },
  { start: [0x50, 0x4b, 0x03, 0x04], what: 'a zip archive', instead: 'Unpack it first: unzip.' },
  { start: [0x42, 0x5a, 0x68], what: 'compressed with bzip2', instead: 'Unpack it first: bunzip2.' },
  { start: [0xfd, 0x37, 0x7a, 0x58, 0x5a], what: 'compressed with xz', instead: 'Unpack it first: unxz.' },
  { start: [0x28, 0xb5, 0x2f, 0xfd], what: 'compressed with zstd', instead: 'Unpack it first: unzstd.' },
  {
    start: [0x83],
    what: 'an Erlang term',
    instead: 'Export as JSON: rabbitmqctl export_definitions FILE --format json.',
  },
  { start: [0xff, 0xfe], what: 'UTF-16', instead: toUtf8('UTF-16') },
  { start: [0xfe, 0xff], what: 'UTF-16', instead: toUtf8('UTF-16') },
  // Without a byte order mark: UTF-16 makes two bytes of the brace that definitions begin with.
  { start: [0x7b, 0x00], what: 'UTF-16', instead: toUtf8('UTF-16LE') },
  { start: [0x00, 0x7b], what: 'UTF-16', instead: toUtf8('UTF-16BE') },
];

/** The text of a source. Throws UserFailure where it is none in UTF-8; `source` says where it came from. */
export function textOf(bytes: Buffer, source: string): string {
  const other = otherShapes.find(({ start }) => start.every((byte, index) => bytes[index] === byte));
  if (other) {
    throw new UserFailure(
      `${sourcePlace(source)}: is ${other.what}, and definitions are JSON in UTF-8. ${other.instead}`,
    );
  }
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new UserFailure(`${sourcePlace(source)}: is empty. ${exportAnew}`);
  const offset = text.indexOf('\uFFFD');
  if (offset === -1) return text;
  const place = sourcePlace(source, text, offset);
  const isUtf8 = bytes.equals(Buffer.from(bytes.toString('utf8')));
  throw new UserFailure(
    isUtf8
      ? `${place}: holds U+FFFD, which stands for a character that was lost before. Mend the name that it is in at the broker, and export anew.`
      : `${place}: is not UTF-8 here; most likely it is Latin-1 (ISO 8859-1, Windows-1252). ${toUtf8('WINDOWS-1252')}`,
  );
}

/** A place in a source as a message begins with it: `export.json:3:7`, or in words behind an address. */
export function sourcePlace(source: string, text = '', offset = 0): string {
  const { line, column } = placeIn(text, offset);
  return source.includes('://') ? `${source}, line ${line}, column ${column}` : `${source}:${line}:${column}`;
}

function toUtf8(from: string): string {
  return `Convert it first: iconv -f ${from} -t UTF-8.`;
}
