import type { PlatformIdentity } from './names.ts';
import type { Urgency } from './paging.ts';

/** Path of all of a platform's secrets in Secrets Manager. */
export function platformSecrets({ name }: Pick<PlatformIdentity, 'name'>): string {
  return `${name}/`;
}

/** Path of a broker's secrets in Secrets Manager; each is named below it. */
export function secretPath(platform: Pick<PlatformIdentity, 'name'>, broker: string): string {
  return `${platformSecrets(platform)}brokers/${broker}`;
}

/** Names of a broker's own secrets, by the path of them all. Terraform makes each; nodes write the last three. */
export function brokerSecrets(path: string) {
  return {
    // A name must not end in a hyphen and six characters, as `erlang-cookie` would: that is how ARNs of secrets end.
    // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
    /** What the nodes know each other by. */
    cookie: `${path}/cookie`,
    /** User name and password of Warren's own administrator. */
    administrator: `${path}/administrator`,
    /** The broker's own certificate authority. */
    authority: `${path}/authority`,
    /** Certificate and key from Let's Encrypt. */
    certificate: `${path}/certificate`,
    /** Account at Let's Encrypt. */
    account: `${path}/acme-account`,
  };
}

/**
 * Secret that the Worker and the receiver share, by the number in `cloudflare.keys`. That of the number before is kept beside it, and `*` for the
 * number stands for every one.
 */
export function originSecret(platform: Pick<PlatformIdentity, 'name'>, keys: number | '*'): string {
  return `${platformSecrets(platform)}edge/origin-${keys}`;
}

/** Path below which secrets are the endpoints' own: the receiver reads all of them, however many there are. */
export function endpointSecrets(platform: Pick<PlatformIdentity, 'name'>): string {
  return `${platformSecrets(platform)}endpoints/`;
}

/** Path of the monitoring host's secrets; each is named below it. */
export function monitoringSecretPath(platform: Pick<PlatformIdentity, 'name'>): string {
  return `${platformSecrets(platform)}monitoring`;
}

/** Names of the monitoring host's own secrets, by the path of them all. Terraform makes each; a value is the bare password or key. */
export function monitoringSecrets(path: string) {
  return {
    /** Password of Grafana's user `admin`. */
    grafana: `${path}/grafana`,
    /** What Grafana encrypts keys and passwords by before they reach its database. One that changes makes all of them unreadable. */
    grafanaKey: `${path}/grafana-key`,
    /** Password of Zabbix's user `Admin`. */
    zabbix: `${path}/zabbix`,
    /** Password by which Zabbix logs in to its database. */
    zabbixDatabase: `${path}/zabbix-database`,
  };
}

/** Path of the integration keys of all routes. */
export function routeSecrets(platform: Pick<PlatformIdentity, 'name'>): string {
  return `${platformSecrets(platform)}route-keys/`;
}

/** The key by which events reach the PagerDuty service of a route and an urgency: made and placed by apply, and in no state. */
export function routeSecret(platform: Pick<PlatformIdentity, 'name'>, route: string, urgency: Urgency): string {
  return `${routeSecrets(platform)}${route}/${urgency}`;
}
