import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The instance metadata service, version 2, as far as the agent asks it. An instance is known by its address.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 */
export async function startMetadataService(host: string): Promise<{ url: string; stop(): void }> {
  const token = 'token';
  const server = createServer((request, response) => {
    const address = request.socket.remoteAddress ?? '';
    const answers: Record<string, string> = {
      'PUT /latest/api/token': token,
      'GET /latest/meta-data/instance-id': instanceIdOf(address),
      'GET /latest/meta-data/local-ipv4': address,
    };
    const answer = answers[`${request.method} ${request.url}`];
    const allowed = request.method === 'PUT' || request.headers['x-aws-ec2-metadata-token'] === token;
    response.writeHead(answer === undefined ? 404 : allowed ? 200 : 401).end(allowed ? answer : '');
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The id of the instance with an address, `10.213.0.11`. */
export function instanceIdOf(address: string): string {
  const digits = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return `i-000000000${digits.join('')}`;
}
