import { followWorkers } from '../../../sandbox/cloudflare/worker-secrets.ts';
import { type StartedSandbox, startedSandbox } from '../aws/started-sandbox.ts';

const account = '0123456789abcdef0123456789abcdef';
const script = 'acme-edge';
const secretsOf = `/accounts/${account}/workers/scripts/${script}/secrets`;

let started: StartedSandbox;

beforeEach(async () => {
  started = await startedSandbox();
  started.sandbox.cloud.put('cloudflare_workers_script', script, { account_id: account, script_name: script });
});

afterEach(() => started.stop());

async function ask(
  path: string,
  { method = 'GET', body, token }: { method?: string; body?: object; token?: string } = {},
) {
  const { CLOUDFLARE_BASE_URL, CLOUDFLARE_API_TOKEN } = started.sandbox.environment;
  const response = await fetch(`${CLOUDFLARE_BASE_URL}${path}`, {
    method,
    headers: { authorization: `Bearer ${token ?? CLOUDFLARE_API_TOKEN}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  const { result, errors } = (await response.json()) as { result: unknown; errors: { code: number }[] };
  return { status: response.status, result, codes: errors.map(({ code }) => code) };
}

const secret = (name: string, text = 'a-value') => ({ [name]: { name, type: 'secret_text', text } });
const change = (secrets: object) => ask(`${secretsOf}-bulk`, { method: 'PATCH', body: { secrets } });
const names = async () => ((await ask(secretsOf)).result as { name: string }[]).map(({ name }) => name);

test('secrets are made, changed and taken away in one call, and others stay', async () => {
  await change({ ...secret('ONE'), ...secret('TWO') });
  await change({ ...secret('THREE'), ONE: null });
  expect(await names()).toEqual(['THREE', 'TWO']);
  const { workerSecrets, cloud } = started.sandbox;
  expect(workerSecrets.value({ account, script }, 'TWO')).toBe('a-value');
  expect(JSON.stringify([await ask(secretsOf), cloud.list()])).not.toContain('a-value');
});

test('nothing is changed by a call with something wrong in it', async () => {
  expect(await change({ ...secret('ONE'), TWO: { name: 'TWO', type: 'plain_text', text: 'x' } })).toMatchObject({
    status: 400,
  });
  expect(await change(Object.assign({}, ...Array.from({ length: 101 }, (_, i) => secret(`S${i}`))))).toMatchObject({
    status: 400,
  });
  expect(await names()).toEqual([]);
});

test('another token, an unknown Worker and an unknown place are refused', async () => {
  expect(await ask(secretsOf, { token: 'another' })).toMatchObject({ status: 403, codes: [10000] });
  expect(await ask(secretsOf.replace(script, 'other'))).toMatchObject({ status: 404, codes: [10007] });
  expect(await ask('/nowhere')).toMatchObject({ status: 404, codes: [7003] });
});

test('an upload takes the secrets away that it does not keep, and a Worker that goes all of them', async () => {
  const worker = { account_id: account, script_name: script };
  const { workerSecrets } = started.sandbox;
  const follow = (object: Record<string, string | string[]> | null) =>
    followWorkers(workerSecrets, { type: 'cloudflare_workers_script', prior: worker, object, config: {} });
  await change(secret('ONE'));
  follow({ ...worker, keep_bindings: ['secret_text'] });
  expect(await names()).toEqual(['ONE']);
  follow(worker);
  expect(await names()).toEqual([]);
  await change(secret('ONE'));
  follow(null);
  expect(await names()).toEqual([]);
});

test('a fault meets the call that it names', async () => {
  started.sandbox.faults.inject({ on: { type: 'cloudflare', operation: 'update', name: script }, error: 'SlowDown' });
  expect(await change(secret('ONE'))).toMatchObject({ status: 429 });
  expect(await change(secret('ONE'))).toMatchObject({ status: 200 });
});
