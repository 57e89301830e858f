import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openTasks } from '../../../../services/watch/aws/tasks.ts';

/** ECS as its reference says: pages of ARNs, then what they are. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html */
const pages: Record<string, object> = {
  '': { taskArns: ['arn:a', 'arn:b'], nextToken: 'more' },
  more: { taskArns: ['arn:c'] },
};
const interfaceOf = (address: string) => [
  {
    type: 'ElasticNetworkInterface',
    details: [
      { name: 'subnetId', value: 's' },
      { name: 'privateIPv4Address', value: address },
    ],
  },
];
const known: Record<string, object> = {
  'arn:a': { group: 'service:orders', lastStatus: 'RUNNING', attachments: interfaceOf('10.20.1.6') },
  'arn:b': { group: 'family:acme-prepare', lastStatus: 'RUNNING', attachments: interfaceOf('10.20.1.9') },
  'arn:c': { group: 'service:orders', lastStatus: 'PENDING', attachments: interfaceOf('10.20.1.7') },
};

let server: Server;
let asked: { call: string; body: { cluster: string; tasks?: string[]; nextToken?: string; desiredStatus?: string } }[];
let refuses = false;
const before = { ...process.env };

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const call = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const body = JSON.parse(text);
      asked.push({ call, body });
      if (refuses) return response.writeHead(400).end('{"__type":"AccessDeniedException","message":"no"}');
      const tasks = (body.tasks ?? []).map((arn: string) => known[arn]);
      response.end(JSON.stringify(call === 'ListTasks' ? pages[body.nextToken ?? ''] : { tasks }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
  });
});
beforeEach(() => {
  asked = [];
});
afterAll(() => {
  process.env = before;
  server.closeAllConnections();
  server.close();
});

test('tasks of services that run are found over all pages, with their private addresses', async () => {
  expect(await openTasks('eu-west-1').running('acme')).toEqual([{ service: 'orders', address: '10.20.1.6' }]);
  expect(asked.map(({ call }) => call)).toEqual(['ListTasks', 'DescribeTasks', 'ListTasks', 'DescribeTasks']);
  expect(asked[0]?.body).toMatchObject({ cluster: 'acme', desiredStatus: 'RUNNING' });
  expect(asked[1]?.body).toMatchObject({ cluster: 'acme', tasks: ['arn:a', 'arn:b'] });
});

test('a refusal names the cluster', async () => {
  refuses = true;
  await expect(openTasks('eu-west-1').running('acme')).rejects.toThrow('tasks of cluster acme cannot be listed: ');
});
