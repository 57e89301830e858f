import type { Programs } from '../../../../services/node/machine/run.ts';
import { checkSet } from '../../../../services/watch/checks/check-set.ts';
import { setOf } from '../sets.ts';

const host = (group: string) => `zabbix_export:
  version: '7.0'
  hosts:
    - host: orders-1
      groups: [{ name: ${group} }]
`;

/** Looks at a set whose only file is of Zabbix's; no program is asked. */
function check(text: string): Promise<void> {
  const path = 'zabbix/hosts/orders.yaml';
  const set = setOf({ [path]: text }, { from: { [path]: 'brokers/orders.yaml' } });
  return checkSet({ set, staged: '/staged', folders: { data: '/data' }, programs: {} as Programs });
}

test("a file of Zabbix's that is right passes, and one that is not is told by the file of the repository", async () => {
  await check(host('Warren'));
  await expect(check(host('Linux'))).rejects.toMatchObject({
    refused: [
      { file: 'brokers/orders.yaml', problem: 'zabbix/hosts/orders.yaml: host orders-1 is not in the group Warren' },
    ],
  });
});

test('a program looks at its files under a name that nobody has any more', async () => {
  const set = setOf({ 'loki/loki.yaml': 'a: 1' }, { images: { loki: 'grafana/loki:1' } });
  const asked: string[] = [];
  const run: Programs['run'] = async (argv) => {
    asked.push(argv.filter((word) => /^(docker|run|rm)$|-check$/.test(word)).join(' '));
    return { status: 0, stdout: '', stderr: '' };
  };
  await checkSet({ set, staged: '/staged', folders: { data: '/data' }, programs: { run } as Programs });
  expect(asked).toEqual(['docker rm monitoring-loki-check', 'docker run --name=monitoring-loki-check']);
});
