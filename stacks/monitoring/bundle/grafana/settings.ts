import type { CloudflareAccess } from '../../../../catalog/kinds/platform/monitoring/access.ts';
import type { Monitoring } from '../../../../catalog/kinds/platform/monitoring/monitoring.ts';
import { grafanaSecret, monitoringPort, secretsFolder } from '../../../../contracts/monitoring.ts';
import { teamAddress } from '../../../../contracts/tunnel.ts';
import { provisioned } from './provisioning.ts';

/**
 * Who comes by Cloudflare Access is the viewer of that address, whom Grafana knows by the token that Access signs; what there is in it to be
 * wanted stands in a file, since a part of it is known once the application is made. Keys and their meaning:
 * https://grafana.com/docs/grafana/latest/setup-grafana/configure-access/configure-authentication/jwt/,
 * pkg/setting/setting_jwt.go and pkg/services/authn/clients/jwt.go of grafana/grafana.
 */
function byCloudflareAccess({ team }: CloudflareAccess): Sections {
  return {
    'auth.jwt': {
      enabled: true,
      header_name: 'Cf-Access-Jwt-Assertion',
      jwk_set_url: `${teamAddress(team)}/cdn-cgi/access/certs`,
      // Access signs by a new key from the moment that it is there.
      cache_ttl: '5m',
      expect_claims: secret(grafanaSecret.claims),
      username_claim: 'email',
      email_claim: 'email',
      auto_sign_up: true,
    },
  };
}

type Sections = Record<string, Record<string, string | number | boolean>>;

/**
 * grafana.ini: nothing is asked of or told to anybody outside, and nobody signs up. Keys:
 * https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/
 */
export function grafanaSettings({ access }: Pick<Monitoring, 'access'>): string {
  return written({
    // Whoever comes does so by Session Manager or by a tunnel, which both begin on the machine.
    server: {
      http_addr: '127.0.0.1',
      http_port: monitoringPort.grafana,
      // Of addresses that Grafana makes up.
      ...(access.cloudflare && { root_url: `https://${access.cloudflare.host}/` }),
    },
    security: {
      admin_password: secret(grafanaSecret.password),
      secret_key: secret(grafanaSecret.key),
      disable_gravatar: true,
    },
    [newerEncryption]: { secret_key: secret(grafanaSecret.key) },
    users: { allow_sign_up: false, allow_org_create: false, auto_assign_org_role: 'Viewer' },
    'auth.anonymous': { enabled: access.anonymous, org_role: 'Viewer', hide_version: true },
    ...(access.cloudflare && byCloudflareAccess(access.cloudflare)),
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
