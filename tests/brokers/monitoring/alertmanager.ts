import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { startGuarded } from '../../../operations/servers/guarded-process.ts';
import { asRun } from '../../../operations/servers/guarded-run.ts';
import { live } from '../../../operations/servers/server.ts';
import { prepareTree } from '../../../operations/servers/trees/prepare-tree.ts';
import {
  environmentInTree,
  folderInTree,
  inTree,
  partOfUtilLinux,
} from '../../../operations/servers/trees/run-in-tree.ts';
import type { TaskNetwork } from '../../tasks/task-network.ts';

/** Where Prometheus in the same network finds it; tasks of the cluster have its usual port. */
export const alertmanagerPort = 9193;

/** How alerts are grouped: a policy of Grafana's, which has these words from Alertmanager. */
export interface Policy {
  group_by: readonly string[];
  group_wait: string;
  group_interval: string;
  repeat_interval: string;
}

/** Starts an Alertmanager that sends all that comes to `webhook`, grouped by `policy`; gives what ends it. */
export async function startAlertmanager(props: {
  folder: string;
  network: TaskNetwork;
  policy: Policy;
  webhook: string;
}): Promise<() => Promise<void>> {
  const { folder, network, policy, webhook } = props;
  const { group_by, group_wait, group_interval, repeat_interval } = policy;
  const configuration = {
    route: { receiver: 'pager', group_by, group_wait, group_interval, repeat_interval },
    receivers: [{ name: 'pager', webhook_configs: [{ url: webhook, send_resolved: true }] }],
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'alertmanager.yml'), stringify(configuration));
  const tree = await prepareTree('alertmanager');
  const argv = [
    ...(['prometheus-alertmanager', `--config.file=${folderInTree}/alertmanager.yml`] as const),
    ...[`--storage.path=${folderInTree}/data`, '--cluster.listen-address='],
    `--web.listen-address=0.0.0.0:${alertmanagerPort}`,
  ] as const;
  const life = await live({
    name: 'Alertmanager',
    start: () =>
      startGuarded({
        argv: ['nsenter', `--net=/proc/${network.pid}/ns/net`, ...inTree({ tree, folder, argv })],
        environment: environmentInTree,
        install: partOfUtilLinux,
      }).then(asRun),
    answers: async () => (await fetch(`http://${network.address}:${alertmanagerPort}/-/ready`)).ok,
  });
  return () => life.kill9();
}
