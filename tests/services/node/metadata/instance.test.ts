import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readInstance } from '../../../../services/node/metadata/instance.ts';

let server: Server | undefined;

afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The metadata service with tokens required, as every instance of Warren has it. */
const metadata: RequestListener = ({ method, url, headers }, response) => {
  if (method === 'PUT' && url === '/latest/api/token' && headers['x-aws-ec2-metadata-token-ttl-seconds'] === '60') {
    return void response.end('token-1');
  }
  const answers: Record<string, string> = {
    '/latest/meta-data/instance-id': 'i-0abc',
    '/latest/meta-data/local-ipv4': '10.20.3.4',
  };
  if (headers['x-aws-ec2-metadata-token'] !== 'token-1') return void response.writeHead(401).end();
  response.end(answers[url ?? '']);
};

test('an instance learns its id and address with a token', async () => {
  expect(await readInstance(await serve(metadata))).toEqual({ id: 'i-0abc', address: '10.20.3.4' });
});

test('a metadata service that refuses says with which status', async () => {
  const url = await serve((_, response) => response.writeHead(403).end());
  await expect(readInstance(url)).rejects.toThrow(
    `the instance metadata service (${url}/latest/api/token) answers with status 403. Its http_endpoint has to be enabled`,
  );
});

test('a machine without a metadata service says so and asks whether it is an instance', async () => {
  await expect(readInstance('http://127.0.0.1:1')).rejects.toThrow(
    /^the instance metadata service \(http:\/\/127.0.0.1:1\/latest\/api\/token\) does not answer: .+ Is this an EC2 instance with IMDSv2 on\?$/,
  );
});
