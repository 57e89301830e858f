import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startZabbixAgent, type ZabbixAgent } from '../../../operations/servers/zabbix.ts';
import { allowedKeys } from '../../../services/agent/watched/companions.ts';
import { askedKeys } from '../../../stacks/monitoring/bundle/zabbix/asked-keys.ts';
import { machine } from '../../../stacks/monitoring/bundle/zabbix/machine.ts';
import { rabbitmqNode } from '../../../stacks/monitoring/bundle/zabbix/rabbitmq-node.ts';
import { until } from '../../until.ts';

const folder = mkdtempSync(join(tmpdir(), 'warren-asked-keys-'));
/** On this machine the root disk stands for the data disk. */
const keys = askedKeys([machine, rabbitmqNode], { '{$DATA}': '/' });
let agent: ZabbixAgent;

beforeAll(async () => {
  agent = await startZabbixAgent({ folder, hostName: 'orders-1', settings: allowedKeys(keys) });
});

afterAll(async () => {
  await agent?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A passive check: https://www.zabbix.com/documentation/7.0/en/manual/appendix/protocols/header_datalen */
function ask(key: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(agent.port, agent.host, () => {
      const header = Buffer.from('ZBXD\u0001\0\0\0\0\0\0\0\0', 'latin1');
      header.writeUInt32LE(Buffer.byteLength(key), 5);
      socket.write(Buffer.concat([header, Buffer.from(key)]));
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).subarray(13).toString()));
  });
}

/** What it says of a key that its rules keep it from, as of one that it does not know. */
const refused = /^ZBX_NOTSUPPORTED\0Unknown metric /;

/** It measures processors from its start on, and has nothing to say of them in its first second. */
async function answered(key: string): Promise<string> {
  let answer = '';
  await until(`the agent answers ${key}`, async () => {
    answer = await ask(key);
    return answer !== '';
  });
  return answer;
}

test('a real agent answers all that the templates ask', async () => {
  const asked = keys.map((key) => key.replaceAll('*', 'lo'));
  const answers = await Promise.all(asked.map(async (key) => [key, await answered(key)] as const));
  expect(answers.filter(([, answer]) => refused.test(answer))).toEqual([]);
  // What is not there on this machine it says, too: a file, the space of a disk that containers have.
  expect(answers.filter(([, answer]) => !answer.startsWith('ZBX_NOTSUPPORTED')).length).toBeGreaterThan(15);
});

test.each([
  'system.run[id]',
  'vfs.file.contents[/etc/passwd]',
  'vfs.file.contents[/run/warren-watched/../../etc/passwd]',
  'vfs.file.exists[/etc/shadow]',
  'web.page.get[169.254.169.254]',
  'proc.num[]',
  'vfs.fs.size[/boot]',
  'net.tcp.port[,22]',
])('and not %s', async (key) => {
  expect(await ask(key)).toMatch(refused);
});
