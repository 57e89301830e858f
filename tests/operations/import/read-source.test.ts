import { webcrypto } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { readSource } from '../../../operations/import/read-source.ts';
import { SurroundingsFailure, UserFailure } from '../../../pipeline/process/failure.ts';
import { x509 } from '../../../services/agent/certificates/x509.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(removeScratchFolders);

const login = { user: 'admin', password: 'not-a-secret' };

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Address of a server that answers as it is told. */
async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(listener))}`;
}

const answer =
  (status: number, body: string, type = 'application/json'): RequestListener =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': type }).end(body);

async function failure(source: Parameters<typeof readSource>[0]): Promise<Error> {
  const error = await readSource(source).then(
    () => new Error('nothing was thrown'),
    (thrown: Error) => thrown,
  );
  expect(error.message).not.toContain('not-a-secret');
  return error;
}

test('definitions are asked for below the path of the management UI, with name and password', async () => {
  const seen: (string | undefined)[] = [];
  const from = await serve((request, response) => {
    seen.push(request.url, request.headers.authorization);
    answer(200, '{"vhosts":[]}')(request, response);
  });
  for (const path of ['', '/', '/rabbit/', '/rabbit/api', '/api/definitions', '/#/queues']) {
    expect(await readSource({ from: `${from}${path}`, ...login })).toMatchObject({
      value: { vhosts: [] },
      source: from,
    });
  }
  expect(seen.filter((_, index) => index % 2 === 0)).toEqual([
    '/api/definitions',
    '/api/definitions',
    '/rabbit/api/definitions',
    '/rabbit/api/definitions',
    '/api/definitions',
    '/api/definitions',
  ]);
  expect(seen[1]).toBe(`Basic ${Buffer.from('admin:not-a-secret').toString('base64')}`);
});

test('one vhost is asked for by its name', async () => {
  const seen: (string | undefined)[] = [];
  const from = await serve((request, response) => {
    seen.push(request.url);
    answer(200, '{}')(request, response);
  });
  await readSource({ from, ...login, vhost: '/' });
  expect(seen).toEqual(['/api/definitions/%2F']);
});

test.each<[string, RequestListener, new (message: string) => Error, RegExp]>([
  ['a wrong password', answer(401, '{}'), UserFailure, /does not let user admin read the definitions \(401\)/],
  ['too few rights', answer(403, '{}'), UserFailure, /has the tag administrator/],
  [
    'something else',
    answer(200, '<html>', 'text/html'),
    UserFailure,
    /answers with text\/html: it is not a management UI/,
  ],
  ['no such page', answer(404, 'x', 'text/plain'), UserFailure, /has no definitions at \/api\/definitions \(404\)/],
  [
    'a redirect',
    (_, response) => response.writeHead(302, { location: '/x' }).end(),
    UserFailure,
    /sends us elsewhere \(302\)/,
  ],
  ['a broken server', answer(503, ''), SurroundingsFailure, /failed with 503\. Try again later/],
  ['half an answer', answer(200, '{"vhosts":'), UserFailure, /is not JSON/],
  ['a closed connection', (request) => request.socket.destroy(), SurroundingsFailure, /cannot be reached/],
])('%s is said in words', async (_what, listener, kind, message) => {
  const error = await failure({ from: await serve(listener), ...login });
  expect(error.message).toMatch(message);
  expect(error).toBeInstanceOf(kind);
});

test('a certificate that nobody vouches for is said in words', async () => {
  const server = createTlsServer(await selfSigned(), answer(200, '{}')) as unknown as Server;
  const error = await failure({ from: `https://localhost:${await listen(server)}`, ...login });
  expect(error).toBeInstanceOf(SurroundingsFailure);
  expect(error.message).toMatch(/shows a certificate that is not trusted here \(DEPTH_ZERO_SELF_SIGNED_CERT\)/);
});

async function selfSigned(): Promise<{ key: string; cert: string }> {
  const keys = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=localhost',
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return { key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`, cert: certificate.toString('pem') };
}

test.each([
  ['https://admin:not-a-secret@mq.example.com', login, /--from holds a user or a password/],
  ['http://mq.example.com', login, /would carry the password in the clear\. Use https/],
  ['ftp://mq.example.com', login, /--from is no address of a management UI/],
  ['https://mq.example.com', { password: 'not-a-secret' }, /--user is missing/],
  [
    'https://mq.example.com',
    { user: 'admin' },
    /the password of admin is missing\. Put it into WARREN_IMPORT_PASSWORD/,
  ],
])('%s is refused before anything is sent', async (from, given, message) => {
  const error = await failure({ from, ...given });
  expect(error).toBeInstanceOf(UserFailure);
  expect(error.message).toMatch(message);
});

test('a file is read with or without a byte order mark', async () => {
  const file = join(scratchFolder(), 'export.json');
  writeFileSync(file, '\uFEFF{"vhosts":[]}');
  expect(await readSource({ from: file })).toMatchObject({ value: { vhosts: [] }, source: file });
});

test('a file that is missing, or no JSON, is named without what is in it', async () => {
  const file = join(scratchFolder(), 'export.json');
  expect((await failure({ from: file })).message).toBe(
    `${file}: cannot be read (ENOENT). Name a file of definitions, or an address with https://.`,
  );
  writeFileSync(file, 'not-a-secret');
  expect((await failure({ from: file })).message).toMatch(/export\.json:1:1: is not JSON: a value was expected here/);
});
