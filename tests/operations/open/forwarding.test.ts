import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join, resolve } from 'node:path';
import { hostItem, monitoringItems } from '../../../contracts/watch-report.ts';
import { openTable } from '../../../services/node/aws/table.ts';
import { removeScratchFolders, sampleFile, sampleRepository, scratchFolder } from '../../repositories.ts';
import { startedSandbox } from '../../sandbox/aws/started-sandbox.ts';
import { putBrokerTable } from '../../simulated-platform.ts';
import { until } from '../../until.ts';
import { host } from '../records/samples.ts';
import { standIns } from './session-manager.ts';

/** `warren open` as a program, since signals are what is tested; behind it a forwarder of TCP in the place of Session Manager. */

const before = { ...process.env };

afterAll(() => {
  process.env = { ...before };
  removeScratchFolders();
});

test('brings Grafana here, says who logs in, and Ctrl-C ends all that it started', async () => {
  const sandbox = await startedSandbox();
  Object.assign(process.env, sandbox.sandbox.awsEnvironment);
  putBrokerTable(sandbox.sandbox.cloud, 'acme-brokers');
  const table = openTable({ region: 'eu-west-1', table: 'acme-brokers', broker: monitoringItems });
  await table.put(hostItem, host({ reportedAt: new Date().toISOString() }));
  const grafana = await listening((_request, response) => response.end('Grafana of acme'));
  const programs = standIns(join(scratchFolder(), 'bin'), { port: grafana.port });
  const opened = openAsProgram(programs.folder);
  try {
    await until('it is open', () => /until Ctrl-C/.test(opened.said()) || opened.child.exitCode !== null);
    const [, port] = /^Grafana: http:\/\/localhost:(\d+)\/ {2}until Ctrl-C\n/.exec(opened.said()) ?? [opened.said()];
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('Grafana of acme');
    expect(opened.said()).toContain('\n  user      admin\n');
    expect(opened.said()).toContain(
      '\n  password  aws secretsmanager get-secret-value --region eu-west-1 --secret-id acme/monitoring/grafana --query SecretString --output text\n',
    );
    expect(readFileSync(programs.calls, 'utf8')).toBe(
      'ssm start-session --region eu-west-1 --target i-0host --document-name AWS-StartPortForwardingSession --parameters portNumber=3000\n',
    );

    const ended = once(opened.child, 'exit');
    opened.child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
  } finally {
    opened.child.kill('SIGKILL');
    grafana.close();
    await sandbox.stop();
  }
});

function openAsProgram(programs: string): { child: ChildProcess; said: () => string } {
  const watched = `${sampleFile('platform.yaml')}monitoring: { instance: { type: t4g.large } }\n`;
  const repository = sampleRepository({ 'platform.yaml': watched });
  const warren = resolve('bin', 'warren');
  if (!existsSync(warren)) throw new Error(`${warren} is not there`);
  const child = spawn(process.execPath, [warren, 'open', 'grafana', '--repository', repository], {
    env: { ...process.env, PATH: `${programs}${delimiter}${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  return { child, said: () => said };
}

async function listening(answer: RequestListener): Promise<{ port: number; close(): void }> {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
