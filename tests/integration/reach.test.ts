import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRepository } from '../../catalog/files/read-repository.ts';
import { loadCatalog } from '../../catalog/load.ts';
import type { Line, Reach } from '../../pipeline/reach/model.ts';
import { portsText } from '../../pipeline/reach/openings.ts';
import { readReach } from '../../pipeline/reach/read-reach.ts';
import { reachSvg } from '../../pipeline/reach/render/svg.ts';
import { selectReach } from '../../pipeline/reach/select.ts';
import { readStacks, type Stack, synthesize } from '../../pipeline/terraform/synthesize.ts';
import { runWarren } from '../cli/run-warren.ts';
import { removeScratchFolders, scratchFolder, watchedSample } from '../repositories.ts';

/** The sample platform, synthesized by the real program, and what `warren reach` says of it. */

let repository: string;
let output: string;

beforeAll(async () => {
  repository = watchedSample();
  output = join(scratchFolder(), 'sample');
  await synthesize({ repository, output });
});

afterAll(removeScratchFolders);

type Resources = Record<string, Record<string, Record<string, unknown>>>;

/** What is said of the sample in which a stack's resources say something else, as nobody's file does. */
function reachWith(changes: Record<string, (resources: Resources) => void> = {}): Reach {
  const stacks: Stack[] = readStacks(output);
  for (const [name, change] of Object.entries(changes)) {
    const stack = stacks.find((one) => one.name === name);
    if (!stack) throw new Error(`the sample has no stack ${name}`);
    change(stack.configuration.resource as Resources);
  }
  return readReach(stacks, loadCatalog({ files: readRepository(repository), today: '2026-11-30' }).objects);
}

async function run(...argv: string[]): Promise<string> {
  const { status, stdout } = await runWarren(argv);
  expect(status).toBe(0);
  return stdout;
}

test('N14, S8: from the internet there are the hosts at Cloudflare, and nothing else', async () => {
  expect(await run('reach', '-r', repository, '--from', 'internet')).toBe(
    [
      'Cloudflare',
      '  from          port  by',
      '  the internet  443   host (endpoints/order-webhook.yaml:3), host hooks.acme.example',
      '  the internet  443   host (endpoints/quotes.yaml:3), host shop.acme.example',
      '',
    ].join('\n'),
  );
});

test('a broker is reached by those whom its file lets in, each with the line of the file', async () => {
  const file = join(scratchFolder(), 'reach.svg');
  const { lines } = JSON.parse(
    await run('reach', '-r', repository, '--to', 'brokers/orders', '--json', '--svg', file),
  ) as Reach;
  expect(existsSync(file)).toBe(true);
  const fromCompute = { file: 'brokers/orders.yaml', line: lineOf('from: compute') };
  const letIn = (name: string) => [name, '5671', 'access[0]', fromCompute, false];
  expect(
    lines.map(({ from, openings, by, lacks }: Line) => [
      from.name,
      portsText(openings),
      by.field,
      by.at,
      lacks !== undefined,
    ]),
  ).toEqual([
    ['10.40.0.0/16', '5671, 15671', 'access[1]', { file: 'brokers/orders.yaml', line: lineOf('10.40.0.0/16') }, true],
    letIn('compute subnets'),
    ['brokers/orders', '4369, 5671, 15671, 15691, 25672, 35672-35682', undefined, undefined, false],
    letIn('ingress'),
    // No file's access lets it in: platform.yaml has it watch.
    ...['10050', '15691'].map((port) => ['monitoring', port, undefined, undefined, false]),
    letIn('processors/orders'),
    letIn('processors/quotes'),
  ]);
});

function lineOf(text: string): number {
  return (
    readFileSync(join(repository, 'brokers', 'orders.yaml'), 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1
  );
}

test('the receiver is called by the one user that the Worker signs as, and the stores are reached by their clients', () => {
  const { lines, unresolved, ajar } = reachWith();
  const to = (name: string) =>
    lines.filter((line) => line.to.name === name).map(({ from, by }) => `${from.name}: ${by.what}`);
  expect(to('ingress')).toEqual(['Cloudflare: function URL (AWS_IAM), signed by user acme-edge alone']);
  expect(to('database')).toEqual([
    'prepare task: sg acme-database: Its clients',
    'processors/orders: sg acme-database',
  ]);
  expect(to('cache')).toEqual(['processors/orders: sg acme-cache']);
  expect(to('log forwarder')).toEqual(['logs.amazonaws.com: permission of the function for logs.amazonaws.com']);
  expect(lines.find((line) => line.to.name === 'log forwarder')?.by.proof.map(({ address }) => address)).toEqual([
    expect.stringMatching(/^aws_lambda_permission\./),
    expect.stringMatching(/^aws_lambda_permission\./),
  ]);
  expect(to('monitoring').filter((line) => line.startsWith('log forwarder'))).toHaveLength(1);
  // Every type of resource that the stacks make is one that this looks at.
  expect({ unresolved, ajar }).toEqual({ unresolved: [], ajar: [] });
});

const instanceRule = 'firewall-in-amqps-10_20_64_0_21';

test.each<[string, Record<string, (resources: Resources) => void>, string[]]>([
  [
    'a group that is open to everybody',
    {
      'broker-orders': ({ aws_vpc_security_group_ingress_rule: rules }) =>
        Object.assign(rules?.[instanceRule] ?? {}, { cidr_ipv4: '0.0.0.0/0' }),
    },
    ['brokers/orders: its rules let the internet in on 5671; no public address and no route to an internet gateway'],
  ],
  [
    'a public address',
    {
      'broker-orders': (resources) => {
        resources.aws_eip = { open: { network_interface: '${aws_network_interface.node-1-address.id}' } };
      },
    },
    ['brokers/orders: it has a public address (node 1); no rule lets the internet in'],
  ],
  [
    'a route through NAT in the subnets of the stores',
    {
      network: ({ aws_route: routes }) =>
        Object.assign(routes ?? {}, {
          leak: {
            route_table_id: '${aws_route_table.database-routes.id}',
            destination_cidr_block: '0.0.0.0/0',
            nat_gateway_id: '${aws_nat_gateway.nat-a.id}',
          },
        }),
    },
    [
      'cache: the database subnets, which it stands in, have a route through NAT; it has no public address',
      'database: the database subnets, which it stands in, have a route through NAT; it has no public address',
    ],
  ],
  [
    'a function URL without authorization',
    { ingress: ({ aws_lambda_function_url: urls }) => Object.assign(urls?.url ?? {}, { authorization_type: 'NONE' }) },
    ['the internet > ingress 443: function URL without authorization'],
  ],
  [
    'a permission for everybody',
    {
      ingress: (resources) => {
        resources.aws_lambda_permission = {
          all: { function_name: 'acme-receiver', principal: '*', action: 'lambda:InvokeFunctionUrl' },
        };
      },
    },
    ['the internet > ingress 443: permission of the function for *'],
  ],
  [
    'the name of the Worker below workers.dev',
    {
      edge: ({ cloudflare_workers_script_subdomain: names }) =>
        Object.assign(Object.values(names ?? {})[0] ?? {}, { enabled: true }),
    },
    ['the internet > Cloudflare 443: its name below workers.dev, past every host and its rules'],
  ],
  [
    'all of it at once',
    {
      network: ({ aws_route: routes }) => {
        const open = { route_table_id: '${aws_route_table.compute-a-routes.id}', destination_cidr_block: '0.0.0.0/0' };
        Object.assign(routes ?? {}, {
          'compute-a-nat': { ...open, gateway_id: '${aws_internet_gateway.internet-gateway.id}' },
        });
      },
      'broker-orders': (resources) => {
        Object.assign(resources.aws_vpc_security_group_ingress_rule?.[instanceRule] ?? {}, { cidr_ipv4: '0.0.0.0/0' });
        resources.aws_eip = { open: { network_interface: '${aws_network_interface.node-1-address.id}' } };
      },
    },
    ['the internet > brokers/orders 5671: sg acme-broker-orders: services of the shop'],
  ],
])('%s is told to whoever asks what the internet reaches', (_, changes, told) => {
  const shown = ({ lines, ajar }: Reach) => [
    ...lines.map(({ from, to, openings, by }) => `${from.name} > ${to.name} ${portsText(openings)}: ${by.what}`),
    ...ajar.map(({ name, open, shut }) => `${name}: ${open}; ${shut}`),
  ];
  const fromInternet = (reach: Reach) => shown(selectReach(reach, { from: 'internet' }));
  const usual = new Set(fromInternet(reachWith()));
  expect(fromInternet(reachWith(changes)).filter((one) => !usual.has(one))).toEqual(told);
});

test('another role that may call the function is told beside the Worker', () => {
  const policy = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: ['lambda:Invoke*'], Resource: '*' }] });
  const { lines } = reachWith({
    ingress: (resources) => {
      resources.aws_iam_role_policy = { ...resources.aws_iam_role_policy, other: { role: 'acme-other', policy } };
    },
  });
  expect(lines.filter(({ to }) => to.name === 'ingress').map(({ from, by }) => `${from.name}: ${by.what}`)).toEqual([
    'Cloudflare: function URL (AWS_IAM), signed by user acme-edge',
    'IAM role acme-other: function URL (AWS_IAM), signed by role acme-other',
  ]);
});

/** Made anew by `WARREN_PICTURES=1 npx jest --selectProjects integration --runTestsByPath tests/integration/reach.test.ts`. */
test('the picture in the docs is of the sample as it is', () => {
  const picture = reachSvg(reachWith());
  const file = 'docs/images/reach.svg';
  if (process.env.WARREN_PICTURES) writeFileSync(file, picture);
  expect(readFileSync(file, 'utf8')).toBe(picture);
});
