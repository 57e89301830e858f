import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SimulatedMachine } from '../../contracts/simulated-nodes.ts';
import { type AnsweringNode, answerApi } from './rabbitmq/http-api.ts';

/** What the server knows an instance by. */
export interface Instance {
  machine: SimulatedMachine;
  /** Undefined while its RabbitMQ does not run. */
  answering(): AnsweringNode | undefined;
}

/**
 * Serves, below `/<instance>` of one address of this computer, the HTTP API of the RabbitMQ there and what the agent asks of the
 * instance metadata service. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 */
export async function serve(find: (instanceId: string) => Instance | undefined) {
  const server = createServer((request, response) => {
    answer(find, request, response).catch((error: Error) => {
      response.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify({ reason: error.message }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { urlOf: (instanceId: string) => `http://127.0.0.1:${port}/${instanceId}` };
}

async function answer(
  find: (instanceId: string) => Instance | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, instanceId = '', kind, rest = ''] = /^\/([^/]+)\/(api|latest)(\/.*)$/.exec(request.url ?? '') ?? [];
  const instance = find(instanceId);
  if (instance && kind === 'latest') return void response.end(metadata(instance.machine)[rest] ?? 'token');
  const node = instance?.answering();
  // As where nothing listens.
  if (!node) return void request.socket.destroy();
  await answerApi(node, rest, { request, response });
}

function metadata({ instanceId, address }: SimulatedMachine): Record<string, string> {
  return { '/meta-data/instance-id': instanceId, '/meta-data/local-ipv4': address };
}
