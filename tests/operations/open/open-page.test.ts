import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { type OpenProps, openPage } from '../../../operations/open/open-page.ts';
import type { ObservedHost } from '../../../operations/records/items.ts';
import { SurroundingsFailure, UserFailure } from '../../../pipeline/process/failure.ts';
import { requireCatalog } from '../../../pipeline/repository/repository.ts';
import { removeScratchFolders, sampleFile, sampleRepository, scratchFolder } from '../../repositories.ts';
import { host, minutesAgo, now } from '../records/samples.ts';
import { type StandIns, standIns } from './session-manager.ts';

const before = { ...process.env };

let catalog: OpenProps['platform']['catalog'];

beforeAll(() => {
  const watched = `${sampleFile('platform.yaml')}monitoring: { instance: { type: t4g.large } }\n`;
  catalog = requireCatalog(sampleRepository({ 'platform.yaml': watched }));
});

afterEach(() => {
  process.env = { ...before };
});

afterAll(removeScratchFolders);

/** Opens a page by the programs of this folder and no others, and gives what was said. */
async function open(props: Partial<Omit<OpenProps, 'platform'>> & { seen?: ObservedHost; programs?: StandIns }) {
  const said = { lines: [] as string[], warnings: [] as string[] };
  const { seen = host(), programs, ...others } = props;
  process.env.PATH = programs?.folder ?? scratchFolder();
  const store = { host: async () => seen } as OpenProps['platform']['store'];
  await openPage({
    platform: { catalog, store },
    page: 'grafana',
    printOnly: false,
    now,
    print: (line) => said.lines.push(line),
    warn: (line) => said.warnings.push(line),
    ...others,
  });
  return said;
}

async function failure(running: Promise<unknown>): Promise<Error> {
  return running.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: Error) => error,
  );
}

const listening = async (server: Server) => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

test('prints the command that forwards, and starts nothing', async () => {
  const { lines } = await open({ page: 'zabbix', localPort: 8000, printOnly: true });
  expect(lines).toEqual([
    'aws ssm start-session --region eu-west-1 --target i-0host --document-name AWS-StartPortForwardingSession --parameters portNumber=8080,localPortNumber=8000',
  ]);
});

test('leaves the port on this computer to the plugin when none is asked for', async () => {
  const { lines } = await open({ page: 'prometheus', printOnly: true });
  expect(lines[0]).toMatch(/ --parameters portNumber=9090$/);
});

test('says how to get the plugin where it is missing, before it asks AWS for a session', async () => {
  const programs = standIns(join(scratchFolder(), 'bin'), { port: 1, plugin: false });
  const error = await failure(open({ programs }));
  expect(error).toBeInstanceOf(SurroundingsFailure);
  expect(error.message).toBe(
    "session-manager-plugin is not on the PATH. Install Session Manager's plugin for the AWS CLI: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html",
  );
});

test('refuses a port of this computer that is taken', async () => {
  const server = createServer();
  const port = await listening(server);
  const programs = standIns(join(scratchFolder(), 'bin'), { port: 1 });
  const error = await failure(open({ programs, localPort: port }));
  server.close();
  expect(error).toBeInstanceOf(UserFailure);
  expect(error.message).toBe(`Port ${port} of this computer is in use. Name another, or leave --port out.`);
});

test.each([
  ['TargetNotConnected', 'The machine is off, or starts just now; `warren status` says when it last reported.'],
  [
    'AccessDeniedException',
    'It takes ssm:StartSession on the instance and on the document AWS-StartPortForwardingSession.',
  ],
])('says what AWS refused by %s, and what to do', async (refuses, advice) => {
  const programs = standIns(join(scratchFolder(), 'bin'), { port: 1, refuses });
  const error = await failure(open({ programs }));
  expect(error).toBeInstanceOf(SurroundingsFailure);
  expect(error.message).toBe(
    `Session Manager does not forward to i-0host: An error occurred (${refuses}) when calling the StartSession operation: no. ${advice}`,
  );
});

test('warns when the host has been silent', async () => {
  const programs = standIns(join(scratchFolder(), 'bin'), { port: 1, refuses: 'TargetNotConnected' });
  const warnings: string[] = [];
  await failure(open({ programs, seen: host({ reportedAt: minutesAgo(30) }), warn: (line) => warnings.push(line) }));
  expect(warnings).toEqual(['The host reported last 30 min ago; it may not answer.']);
});

test('a platform that nothing watches is told how to change that', async () => {
  const unwatched = requireCatalog(sampleRepository());
  const store = { host: async () => undefined } as OpenProps['platform']['store'];
  const error = await failure(
    openPage({
      platform: { catalog: unwatched, store },
      page: 'grafana',
      printOnly: true,
      now,
      print: () => {},
      warn: () => {},
    }),
  );
  expect(error).toBeInstanceOf(UserFailure);
  expect(error.message).toBe(
    'platform.yaml has no monitoring, so there is no monitoring host; docs/monitoring.md says what it takes.',
  );
});

test('a host that another version of Warren reported is not guessed at', async () => {
  const error = await failure(open({ seen: 'unreadable' }));
  expect(error.message).toBe('The monitoring host runs another version of Warren; use that of the last apply.');
});
