import { createHash } from 'node:crypto';

/**
 * The UUID by which Zabbix knows a thing of these names again, however its file changes: 32 digits in the form of a random one, which is the only
 * one that it takes: https://www.zabbix.com/documentation/7.0/en/manual/xml_export_import/templates
 */
export function zabbixUuid(...names: readonly [string, ...string[]]): string {
  const digits = createHash('sha256').update(JSON.stringify(names)).digest('hex').slice(0, 32);
  const variant = ((Number.parseInt(digits.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${digits.slice(0, 12)}4${digits.slice(13, 16)}${variant}${digits.slice(17)}`;
}
