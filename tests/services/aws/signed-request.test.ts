import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CallAws, openAws } from '../../../services/aws/signed-request.ts';
import { awsSecrets } from '../../../services/receiver/lambda/aws-sources.ts';
import { verifySignature } from '../../lambda/signature.ts';

const credentials = {
  AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'a secret',
  AWS_SESSION_TOKEN: 'a token',
};
const asked: { request: IncomingMessage; body: Buffer }[] = [];
let answers: (string | [number, string])[] = [];
let server: Server;
let call: CallAws;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    asked.push({ request, body: Buffer.concat(await request.toArray()) });
    const answer = answers.shift() ?? 'hang up';
    if (typeof answer === 'string') return void request.socket.destroy();
    response.writeHead(answer[0]).end(answer[1]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  call = openAws({ ...credentials, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL });
});

beforeEach(() => {
  asked.length = 0;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

test('a call is signed, with the token of the session', async () => {
  answers = [[200, '{"SecretString":"hunter2"}']];
  expect(await awsSecrets(call)('acme/webhook')).toBe('hunter2');
  const [{ request, body } = {}] = asked;
  expect(JSON.parse(String(body))).toEqual({ SecretId: 'acme/webhook' });
  expect(request?.headers).toMatchObject({
    'x-amz-target': 'secretsmanager.GetSecretValue',
    'x-amz-security-token': 'a token',
  });
  const { method = '', url: target = '', headersDistinct } = request ?? {};
  const headers = Object.fromEntries(
    Object.entries(headersDistinct ?? {}).map(([name, values]) => [name, (values ?? []).join()]),
  );
  const signed = { method, target, headers, body: body ?? Buffer.alloc(0) };
  const by = { service: 'secretsmanager', region: 'eu-west-1' };
  expect(await verifySignature(signed, { ...by, secretOf: () => 'a secret' })).toEqual({ accessKeyId: 'ASIAEXAMPLE' });
  expect(await verifySignature(signed, { ...by, secretOf: () => 'another' })).toHaveProperty('refused');
});

test('what passes is tried again, and what does not is told', async () => {
  answers = ['hang up', [503, ''], [400, '{"__type":"ThrottlingException"}'], [200, '{"SecretString":"s"}']];
  expect(await awsSecrets(call)('acme/webhook')).toBe('s');
  expect(asked).toHaveLength(4);

  answers = [[400, '{"__type":"AccessDeniedException"}']];
  await expect(awsSecrets(call)('acme/webhook')).rejects.toThrow(
    'secret acme/webhook cannot be read: 400 {"__type":"AccessDeniedException"}',
  );
  answers = [[400, '{"__type":"ResourceNotFoundException"}']];
  expect(await awsSecrets(call)('acme/webhook')).toBeUndefined();
  answers = Array.from({ length: 6 }, () => [500, 'out of order'] as [number, string]);
  await expect(awsSecrets(call)('acme/webhook')).rejects.toThrow('500 out of order');
  expect(answers).toHaveLength(1);
  answers = [];
  await expect(awsSecrets(call)('acme/webhook')).rejects.toThrow('socket hang up');
});
