import { join } from 'node:path';
import { metricLabel, prometheusTargets } from '../../contracts/monitoring.ts';
import { processorOperationsPort } from '../../contracts/processor-settings.ts';
import { filesBelow, removeFile, replaceFile } from '../node/machine/files.ts';
import type { Aws } from './aws/aws.ts';
import type { RunningTask } from './aws/tasks.ts';
import type { Folders } from './folders.ts';

/** Prometheus' form of targets that stand in a file: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#file_sd_config */
interface TargetGroup {
  targets: string[];
  labels: Record<string, string>;
}

export interface TargetsProps {
  aws: Pick<Aws, 'tasks' | 'authorities'>;
  folders: Pick<Folders, 'data'>;
  /** ECS cluster of processors. */
  cluster: string;
  /** Brokers that Prometheus trusts by what they have reported. */
  authorities: readonly string[];
  say: (line: string) => void;
}

/**
 * Writes what Prometheus scrapes of processors, from what ECS runs now, and the authorities that brokers have reported. Prometheus looks at
 * the files by itself, but for an authority that was not there before: returns whether there is one. What AWS does not tell now stays as it
 * was, and is said.
 */
export async function writeTargets(props: TargetsProps): Promise<boolean> {
  const { aws, folders, cluster, authorities, say } = props;
  const folder = join(folders.data, 'targets');
  const before = filesBelow(folder);
  const attempt = (work: Promise<void>) => work.catch((error: Error) => say(error.message));
  await attempt(
    aws.tasks.running(cluster).then((tasks) => {
      replaceFile(join(folder, prometheusTargets.processors), `${JSON.stringify(targetsOf(tasks), null, 1)}\n`, {
        mode: 0o644,
      });
    }),
  );
  for (const broker of authorities) {
    await attempt(aws.authorities.of(broker).then((authority) => writeAuthority(folder, broker, authority)));
  }
  forgetAuthorities(folder, authorities);
  return filesBelow(folder).some((path) => path !== prometheusTargets.processors && !before.includes(path));
}

/** A group for each service, in the order of their names. */
export function targetsOf(tasks: readonly RunningTask[]): TargetGroup[] {
  const services = [...new Set(tasks.map(({ service }) => service))];
  return services.map((service) => ({
    targets: tasks
      .filter((task) => task.service === service)
      .map(({ address }) => `${address}:${processorOperationsPort}`),
    labels: { [metricLabel.processor]: service },
  }));
}

/** A broker that has not reported yet has no authority that anybody could trust; Prometheus says of it that the file is missing. */
function writeAuthority(folder: string, broker: string, authority: string | undefined): void {
  if (authority === undefined) return;
  replaceFile(join(folder, prometheusTargets.authority(broker)), authority, { mode: 0o644 });
}

function forgetAuthorities(folder: string, brokers: readonly string[]): void {
  const kept = brokers.map((broker) => prometheusTargets.authority(broker));
  for (const path of filesBelow(folder)) {
    if (path !== prometheusTargets.processors && !kept.includes(path)) removeFile(join(folder, path));
  }
}
