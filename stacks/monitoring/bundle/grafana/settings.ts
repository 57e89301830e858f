import type { Monitoring } from '../../../../catalog/kinds/platform/monitoring/monitoring.ts';
import { grafanaSecret, monitoringPort, secretsFolder } from '../../../../contracts/monitoring.ts';
import { provisioned } from './provisioning.ts';

type Sections = Record<string, Record<string, string | number | boolean>>;

/**
 * grafana.ini: nothing is asked of or told to anybody outside, and nobody signs up. Keys:
 * https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/
 */
export function grafanaSettings({ access }: Pick<Monitoring, 'access'>): string {
  return written({
    // Whoever comes does so by Session Manager, whose agent runs on the machine.
    server: { http_addr: '127.0.0.1', http_port: monitoringPort.grafana },
    security: { admin_password: secret(grafanaSecret.password), disable_gravatar: true },
    users: { allow_sign_up: false, allow_org_create: false, auto_assign_org_role: 'Viewer' },
    'auth.anonymous': { enabled: access.anonymous, org_role: 'Viewer', hide_version: true },
    analytics: {
      reporting_enabled: false,
      check_for_updates: false,
      check_for_plugin_updates: false,
      feedback_links_enabled: false,
    },
    news: { news_feed_enabled: false },
    snapshots: { external_enabled: false },
    // The image has what data sources need; all else would be fetched from grafana.com whenever it starts.
    plugins: { preinstall_disabled: true, plugin_admin_enabled: false },
    aws: { allowed_auth_providers: 'ec2_iam_role', assume_role_enabled: false },
    dashboards: { default_home_dashboard_path: `${provisioned.dashboards}/platform.json` },
    log: { mode: 'console' },
  });
}

/** Stands where Grafana puts what is in a file. */
function secret(name: string): string {
  return `$__file{${secretsFolder}/${name}}`;
}

function written(sections: Sections): string {
  return Object.entries(sections)
    .map(([section, keys]) => {
      const lines = Object.entries(keys).map(([key, value]) => `${key} = ${value}\n`);
      return `[${section}]\n${lines.join('')}`;
    })
    .join('\n');
}
