import { type StartedSandbox, startedSandbox } from '../aws/started-sandbox.ts';

const type = 'cloudflare_zero_trust_tunnel_cloudflared';
const [account, id] = ['89abcdef0123456789abcdef01234567', 'f70ff985-a4ef-4643-bbbc-4a0ed4fc8415'];
const path = `/accounts/${account}/cfd_tunnel/${id}`;

let started: StartedSandbox;

beforeEach(async () => {
  started = await startedSandbox();
  started.sandbox.cloud.put(type, id, { id, account_id: account, name: 'acme-grafana', status: 'inactive' });
});

afterEach(() => started.stop());

async function ask(method: string, where: string, body?: object) {
  const { CLOUDFLARE_BASE_URL, CLOUDFLARE_API_TOKEN } = started.sandbox.environment;
  const response = await fetch(`${CLOUDFLARE_BASE_URL}${where}`, {
    method,
    headers: { authorization: `Bearer ${CLOUDFLARE_API_TOKEN}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  const { result, errors } = (await response.json()) as { result: unknown; errors: { code: number }[] };
  return { status: response.status, result, codes: errors.map(({ code }) => code) };
}

const rotate = (byte: number) => ask('PATCH', path, { tunnel_secret: Buffer.alloc(32, byte).toString('base64') });
const token = async () => String((await ask('GET', `${path}/token`)).result);

test('a token names account and tunnel, as cloudflared reads it, and counts until there is another secret', async () => {
  const { tunnels } = started.sandbox;
  const first = await token();
  expect(JSON.parse(Buffer.from(first, 'base64').toString())).toMatchObject({ a: account, t: id });
  expect(tunnels.connect(first)).toBe(true);
  expect(await rotate(7)).toMatchObject({ status: 200 });
  expect(tunnels.connect(first)).toBe(false);
  expect(tunnels.connect(await token())).toBe(true);
});

test('no secret of a tunnel is in the cloud', async () => {
  await rotate(7);
  const secret = Buffer.alloc(32, 7).toString('base64');
  expect(JSON.parse(Buffer.from(await token(), 'base64').toString()).s).toBe(secret);
  expect(JSON.stringify(started.sandbox.cloud.list())).not.toContain(secret);
});

test('a secret that is too short and a tunnel that is not there are refused', async () => {
  expect(await ask('PATCH', path, { tunnel_secret: 'c2hvcnQ=' })).toMatchObject({ status: 400, codes: [1001] });
  expect(await ask('GET', `/accounts/${account}/cfd_tunnel/another/token`)).toMatchObject({ status: 404 });
});

test('connections end when they are asked to', async () => {
  const { cloud, tunnels } = started.sandbox;
  tunnels.connect(await token());
  expect(cloud.get(type, id)?.status).toBe('healthy');
  expect(await ask('DELETE', `${path}/connections`)).toMatchObject({ status: 200 });
  expect(cloud.get(type, id)?.status).toBe('inactive');
});
