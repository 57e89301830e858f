import { monitoringPort } from '../../contracts/monitoring.ts';
import type { PlatformIdentity } from '../../contracts/names.ts';
import { monitoringSecretPath, monitoringSecrets } from '../../contracts/secrets.ts';

/** What of the monitoring host a person looks at, by the name that `warren open` takes. */
export const hostPageNames = ['grafana', 'zabbix', 'prometheus'] as const;

export type HostPageName = (typeof hostPageNames)[number];

/** One of them. */
export interface HostPage {
  /** What people call it: `Grafana`. */
  name: string;
  /** TCP port on the host. */
  port: number;
  /** Who logs in, and the secret that has the password bare; absent where nobody has to. */
  login?: { user: string; secret: string };
}

/** Where a page of a platform's monitoring host is, and who may enter. */
export function hostPage(platform: Pick<PlatformIdentity, 'name'>, page: HostPageName): HostPage {
  const secrets = monitoringSecrets(monitoringSecretPath(platform));
  const pages: Record<HostPageName, HostPage> = {
    grafana: { name: 'Grafana', port: monitoringPort.grafana, login: { user: 'admin', secret: secrets.grafana } },
    zabbix: { name: 'Zabbix', port: monitoringPort.zabbix, login: { user: 'Admin', secret: secrets.zabbix } },
    prometheus: { name: 'Prometheus', port: monitoringPort.prometheus },
  };
  return pages[page];
}
