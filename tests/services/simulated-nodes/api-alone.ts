import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { blankDefinitions } from '../../../services/simulated-nodes/rabbitmq/definitions.ts';
import { answerApi } from '../../../services/simulated-nodes/rabbitmq/http-api.ts';

/** The simulated HTTP API of one blank broker, without anything around it. */
export interface AloneApi {
  url: string;
  stop(): Promise<void>;
}

export async function startApiAlone(): Promise<AloneApi> {
  const node = {
    name: 'rabbit@localhost',
    version: '4.3.6',
    defaultQueueType: 'classic',
    listeners: [],
    members: [{ name: 'rabbit@localhost', running: true }],
    definitions: blankDefinitions(),
    changed: () => undefined,
  };
  const server = createServer((request, response) => {
    void answerApi(node, (request.url ?? '').replace(/^\/api/, ''), { request, response });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}
