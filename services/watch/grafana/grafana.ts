import { monitoringPort } from '../../../contracts/monitoring.ts';
import type { Programs } from '../../node/machine/run.ts';
import { containerOf } from '../programs/containers.ts';

/** What Grafana reads again while it runs. */
export type Provisioner = 'datasources' | 'dashboards' | 'alerting';

/** The part of Grafana that the host needs. Throws with Grafana's own words when it refuses. */
export interface Grafana {
  /** Whether the password is the one that its user `admin` has. */
  signsIn(): Promise<boolean>;
  /** Has it read the files of one sort again, and ends when it has taken them on. */
  reload(what: Provisioner): Promise<void>;
}

const user = 'admin';

/** Grafana starts anew what it was told before it answers; on a large database that takes a while. */
const timeoutMs = 120_000;

/** Grafana on this host, asked as its administrator. Default: where it listens. */
export function openGrafana({
  password,
  url = `http://127.0.0.1:${monitoringPort.grafana}`,
}: {
  password: string;
  url?: string;
}): Grafana {
  const headers = { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  const ask = (path: string, method: 'GET' | 'POST') =>
    fetch(`${url}${path}`, { method, headers, signal: AbortSignal.timeout(timeoutMs) });
  return {
    async signsIn() {
      const { status } = await ask('/api/user', 'GET');
      if (status !== 200 && status !== 401) throw new Error(`Grafana answers ${status} when it is asked who signs in`);
      return status === 200;
    },
    /** https://grafana.com/docs/grafana/latest/developers/http_api/admin/#reload-provisioning-configurations */
    async reload(what) {
      const response = await ask(`/api/admin/provisioning/${what}/reload`, 'POST');
      if (response.ok) return;
      throw new Error(`Grafana did not take on its ${what} (${response.status}): ${(await response.text()).trim()}`);
    },
  };
}

/**
 * Sets the administrator's password, whatever Grafana's database holds: an older one when a disk was restored, another when the secret has a
 * new value. Its own tool needs none: https://grafana.com/docs/grafana/latest/administration/cli/#reset-admin-password
 */
export async function ensurePassword(props: { grafana: Grafana; programs: Programs; password: string }): Promise<void> {
  const { grafana, programs, password } = props;
  if (await grafana.signsIn()) return;
  const words = ['admin', 'reset-admin-password', '--password-from-stdin'] as const;
  await programs.mustRun(
    [
      'docker',
      'exec',
      '--interactive',
      containerOf('grafana'),
      'grafana',
      'cli',
      '--homepath=/usr/share/grafana',
      ...words,
    ],
    { input: `${password}\n` },
  );
  if (!(await grafana.signsIn())) throw new Error('Grafana does not take the password of its secret');
}
