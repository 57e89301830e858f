import { monitoringHost, monitoringPort } from '../../../contracts/monitoring.ts';
import type { Platform } from './platform.ts';

/** Zone of the names that clients and nodes use inside the VPC. `.internal` is set aside for private use by ICANN. */
export function privateZone({ name }: Platform): string {
  return `${name}.internal`;
}

/** Name that clients inside the VPC use, whatever becomes of the platform's domain: `orders.acme.internal`. */
export function privateName(platform: Platform, broker: string): string {
  return `${broker}.${privateZone(platform)}`;
}

/** Name of the host that watches the platform, inside the VPC: `monitoring.acme.internal`. */
export function monitoringName(platform: Platform): string {
  return privateName(platform, monitoringHost);
}

/** Where the Loki of that host takes lines, without what pushing adds: `http://monitoring.acme.internal:3100`. */
export function hostLoki(platform: Platform): string {
  return `http://${monitoringName(platform)}:${monitoringPort.loki}`;
}

/** Name under the platform's domain, which public authorities can vouch for: `orders.mq.example.com`. */
export function publicName({ domain }: Platform, broker: string): string | undefined {
  return domain === undefined ? undefined : `${broker}.${domain}`;
}

/** Name that clients connect to: the public one where there is one. */
export function clientName(platform: Platform, broker: string): string {
  return publicName(platform, broker) ?? privateName(platform, broker);
}
