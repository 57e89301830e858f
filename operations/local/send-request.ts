import { request } from 'node:http';

export interface Sent {
  status: number;
  body: string;
  /** What the application calls itself, where it says so. */
  server: string | undefined;
  durationMs: number;
}

/** Sends a request to the gateway as if it had come to the endpoint's host. */
export function sendRequest(props: {
  gatewayUrl: string;
  method: string;
  host: string;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}): Promise<Sent> {
  const { gatewayUrl, method, host, path, headers = {}, body } = props;
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL(path, gatewayUrl),
      { method, agent: false, headers: { ...headers, host } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: text,
            server: response.headers.server?.toString(),
            durationMs: performance.now() - start,
          }),
        );
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    // Longer than the longest deadline of an endpoint.
    sent.setTimeout(70_000, () => sent.destroy(new Error('no answer within 70 s')));
    sent.end(body);
  });
}
