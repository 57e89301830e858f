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
    security: {
      admin_password: secret(grafanaSecret.password),
      secret_key: secret(grafanaSecret.key),
      disable_gravatar: true,
    },
    [newerEncryption]: { secret_key: secret(grafanaSecret.key) },
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

/**
 * Where Grafana's secrets manager, which keeps more and more of what is encrypted, has its key. Both keys are the same public text in every
 * Grafana that is told none, and may be of any length, since PBKDF2 makes 32 bytes of them:
 * https://github.com/grafana/grafana/blob/3ba4aa6858f94ae60e5eae0d391d9fa56cf0b794/pkg/registry/apis/secret/encryption/kmsproviders/kmsproviders.go
 * https://github.com/grafana/grafana/blob/main/pkg/services/encryption/encryption.go
 */
const newerEncryption = 'secrets_manager.encryption.secret_key.v1';

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
