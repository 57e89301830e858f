import { AwsError } from '../protocols/protocol.ts';

/** A body without its framing, and the header lines that came after it, in lower case. */
export interface PlainBody {
  readonly bytes: Buffer;
  readonly trailers: Readonly<Record<string, string>>;
}

/**
 * Takes the aws-chunked framing off a body: `<size in hexadecimal>[;signature]`, the bytes, and after the last, empty
 * chunk the trailing headers. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function unchunk(body: Buffer): PlainBody {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = body.indexOf('\r\n', at);
    const size = end < 0 ? Number.NaN : Number.parseInt(body.toString('latin1', at, end), 16);
    if (Number.isNaN(size)) throw new AwsError('IncompleteBody', 'The body is not in the aws-chunked encoding.');
    if (size === 0) return { bytes: Buffer.concat(chunks), trailers: trailers(body.toString('utf8', end + 2)) };
    chunks.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

function trailers(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line.includes(':'));
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
