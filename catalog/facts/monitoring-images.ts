import type { Monitoring } from '../kinds/platform/monitoring/monitoring.ts';

/** What runs on the monitoring host, and on brokers' nodes for it, by the name of its field in `monitoring.images`. */
export type MonitoringImage = keyof Monitoring['images'];

/**
 * The images that Warren names, of the versions in use on 2026-11-30. Each digest is of the index, so that it has both architectures.
 * Nothing here could ask a registry: a digest stands where several public repositories, independent of each other, name the same for the
 * tag. For Zabbix's none was found: those run by their tags, which their owner can move, until the file gives digests.
 */
export const monitoringImages: Readonly<Record<MonitoringImage, string>> = {
  /** https://hub.docker.com/r/grafana/grafana/tags */
  grafana: 'docker.io/grafana/grafana:13.2.3@sha256:b28bae15e219c998fb0e0424ed724930cc61b1f61fb404d47c862f9a23f9e572',
  /** With long-term support until July 2027: https://prometheus.io/docs/introduction/release-cycle/ */
  prometheus:
    'docker.io/prom/prometheus:v3.13.4@sha256:87861b8cf91579109319ebc300f3f1060e6da9c05d6ae8ad15a20c879e84e32e',
  /** https://hub.docker.com/r/grafana/loki/tags */
  loki: 'docker.io/grafana/loki:3.7.8@sha256:1107dd5274e0ada47e42472b7a7e71f3b2a2fe878878108f3e2f9e51528f0193',
  /** Zabbix 7.0 has long-term support until 2029-06-30: https://www.zabbix.com/life_cycle_and_release_policy */
  zabbixServer: 'docker.io/zabbix/zabbix-server-mysql:alpine-7.0.30',
  zabbixWeb: 'docker.io/zabbix/zabbix-web-nginx-mysql:alpine-7.0.30',
  zabbixAgent: 'docker.io/zabbix/zabbix-agent2:alpine-7.0.30',
  /** A series that Zabbix 7.0 supports: https://www.zabbix.com/documentation/7.0/en/manual/installation/requirements */
  zabbixDatabase:
    'docker.io/library/mariadb:11.4.13@sha256:611a2fcc5fa7c6ceb8644c6f74b25ede004ff6c3a6b38c8f8c23d3bbf6c26430',
  /** https://hub.docker.com/r/grafana/alloy/tags */
  alloy: 'docker.io/grafana/alloy:v1.20.1@sha256:2aa2099af76c0098d4af7a4d6e48f86cb66dc1a000222ad927a1c67c6542d13f',
  /** https://github.com/cloudflare/cloudflared/blob/master/RELEASE_NOTES */
  cloudflared:
    'docker.io/cloudflare/cloudflared:2026.8.2@sha256:0aa26e284f05e6c77ae375b8c9c11d9eb6a448fb7bcd8d40f31cb6176189eb38',
};

/** The image of a program: the file's, else Warren's. */
export function monitoringImage({ images }: Pick<Monitoring, 'images'>, program: MonitoringImage): string {
  return images[program] ?? monitoringImages[program];
}

/** Whether an image is named by its digest, so that nobody can put another one in its place. */
export function isPinned(image: string): boolean {
  return /@sha256:[0-9a-f]{64}$/.test(image);
}
