import { createHmac } from 'node:crypto';

/** The endpoint that requests are aimed at; it takes POST alone, and its signatures are GitHub's. */
export interface FuzzTarget {
  host: string;
  path: string;
  secret: string;
  maxBodyBytes: number;
  /** What the server takes of headers. */
  maxHeaderBytes: number;
}

/** One request that is wrong in one way. */
export interface FuzzCase {
  /** In which way. */
  what: string;
  /** What is written to the connection. */
  bytes: Buffer;
  /** The answers that are right; the first is the one for a whole request. */
  expected: readonly number[];
}

/** Gives requests without end, the same ones for the same seed. None of them may be published. */
export function fuzzCases(target: FuzzTarget, seed: number): () => FuzzCase {
  const random = randomFrom(seed);
  const kinds = Object.entries(mistakes);
  return () => {
    const [what, make] = random.pick(kinds);
    const { expected, ...changes } = make(random, target);
    return { what, expected, bytes: write(validRequest(random, target), changes) };
  };
}

/** A request that would be taken. */
export function validRequest(random: Random, { host, path, secret, maxBodyBytes }: FuzzTarget): Parts {
  const body = random.bytes(random.below(Math.min(200, maxBodyBytes)));
  return {
    line: `POST ${path} HTTP/1.1`,
    headers: [
      ['Host', host],
      ['X-GitHub-Delivery', random.word(random.pick('abcdef0123456789-'.split('')) === '-' ? 1 : 36)],
      ['X-Hub-Signature-256', signatureOf(body, secret)],
      ['Connection', 'close'],
      ['Content-Length', String(body.length)],
      ...Array.from({ length: random.below(5) }, (): [string, string] => [`X-${random.word(8)}`, random.word(20)]),
    ],
    body,
  };
}

export interface Parts {
  line: string;
  headers: [string, string][];
  body: Buffer;
}

interface Changes {
  line?: string;
  /** Headers set in place of those of the names; undefined takes one away. */
  set?: Record<string, string | undefined>;
  /** Lines on top, as they are. */
  lines?: string[];
  body?: Buffer;
  /** Bytes of the end that are not sent. */
  cut?: number;
  /** Everything, as it is. */
  all?: Buffer;
}

type Mistake = (random: Random, target: FuzzTarget) => Changes & { expected: readonly number[] };

const mistakes: Record<string, Mistake> = {
  'an unknown path': (random, { path }) => ({
    line: `POST ${random.pick([`${path}/${random.word(5)}`, `/${random.word(9)}`, `${path}%20`, '/', `/${path}`])} HTTP/1.1`,
    expected: [404],
  }),
  'a wrong method': (random, { path }) => ({
    line: `${random.pick(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'PURGE'])} ${path} HTTP/1.1`,
    expected: [405],
  }),
  'a tunnel': (random, { host }) => ({ line: `CONNECT ${host}:${random.below(65_536)} HTTP/1.1`, expected: [405] }),
  'no method': (random, { path }) => ({
    line: `${random.pick(['post', 'POST\t', 'P\u00d6ST', 'GETT', '', 'BREW2', 'PO ST'])} ${path} HTTP/1.1`,
    expected: [400],
  }),
  'a malformed target': (random, { path, host }) => ({
    line: `POST ${random.pick([
      `${path}%`,
      `${path}%${random.pick(['g', 'z', '/', '-'])}${random.word(1)}`,
      `${path}?a=%${random.pick(['zz', '', '1'])}`,
      `${path}/%${random.pick(['00', '0a', '0D', '1f', '7F', 'ff', 'c0%af', 'e2%82'])}`,
      `ftp://${host}${path}`,
      `http://${host}${path}/../x`,
      `${path}#${random.word(3)}`,
      `/${random.word(4)}/..${path}`,
      `/%2e%2E${path}`,
      `/${random.word(4)}%2f..${path}`,
      `/${random.word(4)}/..;${random.word(2)}${path}`,
      `/${random.word(4)}\\${path}`,
      `/.${path}`,
      '*',
      random.word(6),
    ])} HTTP/1.1`,
    expected: [400],
  }),
  'a target of other bytes': (random, { path }) => ({
    line: `POST ${path}${random.pick(['\u0000', '\u0001', '\u007f', '\u00e9', '\u00ff', '\t', '\u000b'])} HTTP/1.1`,
    expected: [400],
  }),
  'no version': (random, { path }) => ({
    line: `POST ${path} ${random.pick(['HTTP/9.9', 'HTTP/1.', 'HTTP', 'http/1.1', 'HTTQ/1.1', 'HTTP/1.1 x', 'ICE/1.0'])}`,
    expected: [400],
  }),
  'no host': () => ({ set: { host: undefined }, expected: [400] }),
  'two hosts': (_random, { host }) => ({ lines: [`host: ${host}`], expected: [400] }),
  'a malformed host': (random, { host }) => ({
    set: {
      host: random.pick([
        `${host}/`,
        `a@${host}`,
        `${host}:x`,
        `${host}, ${host}`,
        '',
        `${host}:1234567`,
        '[::1',
        `a b`,
      ]),
    },
    expected: [400],
  }),
  'an unknown host': (random, { host }) => ({
    set: {
      host: random.pick([`${random.word(8)}.test`, `x${host}`, `${host}.`, '127.0.0.1', '[::1]:80', '__proto__']),
    },
    expected: [404],
  }),
  'no signature': () => ({ set: { 'x-hub-signature-256': undefined }, expected: [401] }),
  'a wrong signature': (random, { secret }) => ({
    set: {
      'x-hub-signature-256': random.pick([
        `sha256=${random.hex(64)}`,
        `sha256=${random.hex(random.below(64))}`,
        `sha1=${random.hex(40)}`,
        signatureOf(Buffer.from(random.word(300)), secret),
        random.word(80),
        '',
      ]),
    },
    expected: [401],
  }),
  'the signature twice': (random) => ({ lines: [`X-Hub-Signature-256: sha256=${random.hex(64)}`], expected: [401] }),
  'another body than was signed': (random, { maxBodyBytes }) => {
    const body = random.bytes(201 + random.below(Math.max(1, maxBodyBytes - 201)));
    return { body, set: { 'content-length': String(body.length) }, expected: [401] };
  },
  'an id that is none': (random) => ({
    set: { 'x-github-delivery': random.pick(['', 'a\u00e9', 'x'.repeat(256 + random.below(99)), '\u0080']) },
    expected: [400],
  }),
  'a body that is announced to be too large': (random, { maxBodyBytes }) => ({
    set: { 'content-length': String(maxBodyBytes + 1 + random.below(1e9)) },
    expected: [413],
  }),
  'a body that turns out too large': (random, { maxBodyBytes }) => ({
    set: { 'content-length': undefined, 'transfer-encoding': 'chunked' },
    body: chunked(random, random.bytes(maxBodyBytes + 1 + random.below(1000))),
    expected: [413],
  }),
  'a body that ends early': (random) => {
    const body = random.bytes(10 + random.below(100));
    return {
      body,
      set: { 'content-length': String(body.length) },
      cut: 1 + random.below(body.length - 1),
      expected: [400],
    };
  },
  'chunks that end early': (random) => {
    const body = chunked(random, random.bytes(50 + random.below(100)));
    // The last chunk takes five bytes, so that at least some of it is missing.
    return {
      set: { 'content-length': undefined, 'transfer-encoding': 'chunked' },
      body,
      cut: 1 + random.below(40),
      expected: [400],
    };
  },
  'a malformed chunk': (random) => ({
    set: { 'content-length': undefined, 'transfer-encoding': 'chunked' },
    body: Buffer.from(
      random.pick(['x\r\n', '-1\r\n', '5\r\nabcdefgh\r\n', ' 5\r\n', '5;\u0000\r\n', `${'f'.repeat(17)}\r\n`]),
    ),
    expected: [400],
  }),
  'two ways to tell the length': () => ({ lines: ['Transfer-Encoding: chunked'], expected: [400] }),
  'two lengths': (random) => ({ lines: [`Content-Length: ${random.below(1000)}`], expected: [400] }),
  'a length that is none': (random) => ({
    set: { 'content-length': random.pick(['-1', '1.5', '0x10', '1 2', '+1', '9'.repeat(25), 'x', '1e3']) },
    expected: [400],
  }),
  'an unknown coding': (random) => ({
    set: {
      'content-length': undefined,
      'transfer-encoding': random.pick(['gzip', 'chunked, gzip', 'identity', 'xchunked']),
    },
    expected: [400, 401],
  }),
  'a malformed header': (random) => ({
    lines: [
      random.pick([
        random.word(8),
        `${random.word(4)} ${random.word(3)}: x`,
        ': x',
        `X-${random.word(3)}: a\u0000b`,
        `X-${random.word(3)}: a\u0001b`,
        `X-\u00e9: a`,
        `X-A : b`,
        ` folded: x`,
        `X-A: b\rX-B: c`,
      ]),
    ],
    expected: [400],
  }),
  'more headers than are taken': (random, { maxHeaderBytes }) => ({
    lines: random.pick([
      [`X-Long: ${'x'.repeat(maxHeaderBytes)}`],
      Array.from({ length: Math.ceil(maxHeaderBytes / 6) }, () => 'X-A: b'),
    ]),
    expected: [431],
  }),
  'a target that is too long': (random, { path, maxHeaderBytes }) => ({
    line: `POST ${path}?${'x'.repeat(maxHeaderBytes + random.below(100))} HTTP/1.1`,
    expected: [431],
  }),
  'no HTTP at all': (random) => ({
    all: random.pick([
      Buffer.concat([Buffer.from([random.pick([0, 1, 22, 128, 255])]), random.bytes(1 + random.below(300))]),
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      Buffer.from('\u0016\u0003\u0001\u0002\u0000\u0001', 'latin1'),
      Buffer.from(`${random.word(20)}\r\n\r\n`),
    ]),
    expected: [400],
  }),
};

/** Random things, which are the same ones for the same seed. */
export interface Random {
  /** 0 to one less. */
  below(bound: number): number;
  pick<T>(list: readonly T[]): T;
  word(length: number): string;
  hex(length: number): string;
  bytes(length: number): Buffer;
}

/** mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number) => Math.floor(next() * bound);
  const from = (letters: string, length: number) =>
    Array.from({ length }, () => letters[below(letters.length)]).join('');
  return {
    below,
    pick: (list) => list[below(list.length)] as (typeof list)[number],
    word: (length) => from('abcdefghijklmnopqrstuvwxyz', length),
    hex: (length) => from('0123456789abcdef', length),
    bytes(length) {
      const bytes = Buffer.allocUnsafe(length);
      for (let index = 0; index < length; index += 1) bytes[index] = below(256);
      return bytes;
    },
  };
}

export function write({ line, headers, body }: Parts, changes: Changes = {}): Buffer {
  if (changes.all) return changes.all;
  const set = changes.set ?? {};
  const kept = headers.filter(([name]) => !Object.hasOwn(set, name.toLowerCase()));
  const added = Object.entries(set).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  const lines = [
    changes.line ?? line,
    ...kept.map(([name, value]) => `${name}: ${value}`),
    ...added,
    ...(changes.lines ?? []),
  ];
  const bytes = Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), changes.body ?? body]);
  return bytes.subarray(0, bytes.length - (changes.cut ?? 0));
}

function signatureOf(body: Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

function chunked(random: Random, body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let offset = 0; offset < body.length; ) {
    const chunk = body.subarray(offset, offset + 1 + random.below(5000));
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'));
    offset += chunk.length;
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}
