import { probeFunction } from '../../../operations/edge-keys/probe.ts';
import { readEvent, writeResult } from '../../../services/receiver/lambda/function-url.ts';
import { region, startFunctionUrl, type TestFunctionUrl } from '../../services/edge/function-url.ts';
import { secrets, testReceiver } from '../../services/receiver/test-receiver.ts';

/** A function URL whose signatures AWS's own implementation checks, before the receiver itself. */
const key = { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'a-secret-of-forty-signs-that-nobody-has' };
const originSecret = secrets.proxy ?? '';
let functionUrl: TestFunctionUrl;

beforeAll(async () => {
  functionUrl = await startFunctionUrl([key]);
  const receiver = await testReceiver([{}], { origin: 'worker' });
  functionUrl.answer = async (event) => writeResult(await receiver.receive(readEvent(event, Date.now() + 30_000)));
});

afterAll(() => functionUrl.close());
afterEach(() => {
  functionUrl.instead = undefined;
});

const probe = (more: object = {}) =>
  probeFunction({ order: { region, functionUrl: functionUrl.url }, key, originSecret, ...more });

test('a key and a secret that are taken are told by the receiver, which publishes nothing', async () => {
  expect(await probe()).toEqual({ taken: true });
});

test('a key that AWS does not know is told from a secret that the receiver does not know', async () => {
  expect(await probe({ key: { ...key, secretAccessKey: 'another' } })).toEqual({
    taken: false,
    because: 'AWS refuses the key, or what its user may do',
  });
  expect(await probe({ originSecret: 'another' })).toEqual({
    taken: false,
    because: 'the receiver does not know the secret of the origin',
  });
});

test.each([502, 404])('an answer with status %s that is not the receiver’s does not count', async (status) => {
  functionUrl.instead = (response) => response.writeHead(status).end();
  expect(await probe()).toEqual({ taken: false, because: `AWS answers ${status}` });
});

test('an answer that the receiver gave to another request does not count', async () => {
  functionUrl.instead = (response) =>
    response.writeHead(404, { 'x-request-id': 'x', 'x-warren-answer': 'another' }).end();
  expect(await probe()).toEqual({ taken: false, because: 'the receiver answers 404' });
});

test('a function that is not there is told of', async () => {
  const outcome = await probe({ order: { region, functionUrl: 'http://127.0.0.1:1/' } });
  expect(outcome).toMatchObject({
    taken: false,
    because: expect.stringMatching(/^the function does not answer: .*ECONNREFUSED/),
  });
});
