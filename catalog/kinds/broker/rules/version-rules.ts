import {
  bundledPlugins,
  compareSeries,
  rabbitmqSeries,
  rabbitmqVersions,
  removedSettings,
  seriesOf,
} from '../../../facts/rabbitmq-versions.ts';
import type { FieldPath } from '../../../files/problem.ts';
import type { Finding } from '../../../rules/rule.ts';
import { suggest } from '../../../words/nearest.ts';
import type { Broker } from '../broker.ts';
import { listeners } from '../listeners.ts';
import type { BrokerRule } from './broker-rule.ts';

/** https://github.com/rabbitmq/rabbitmq-server/blob/v4.0.6/deps/rabbitmq_management/src/rabbit_mgmt_wm_vhost_deletion_protection.erl, which v4.0.5 has not. */
const protectionSince = '4.0.6';

export const versionRules: readonly BrokerRule[] = [
  {
    name: 'version-supported',
    doc: 'The RabbitMQ series still gets community support.',
    severity: 'warning',
    check: ({ version }, { today }) => {
      const ends = rabbitmqSeries.find((entry) => entry.series === seriesOf(version))?.communitySupportEnds;
      if (ends === undefined || ends >= today) return [];
      return [
        { path: ['version'], message: `${version} has had no community support since ${ends}. Plan an upgrade.` },
      ];
    },
  },
  {
    name: 'version-has-image',
    doc: 'The release is open source, so that there is an official image of it.',
    severity: 'error',
    check: ({ version }) => {
      const open = rabbitmqVersions.filter((release) => !release.commercialOnly).map((release) => release.version);
      if (open.includes(version)) return [];
      const other = open.find((candidate) => seriesOf(candidate) === seriesOf(version));
      const instead = other ? ` Use ${other}.` : '';
      return [
        {
          path: ['version'],
          message: `${version} is only for customers of VMware Tanzu; it has no official image.${instead}`,
        },
      ];
    },
  },
  {
    name: 'removed-settings',
    doc: 'No option is one that the chosen RabbitMQ version ignores or has dropped.',
    severity: 'error',
    check: (broker) =>
      settingsOf(broker).flatMap(({ kind, name, path }) => findRemoved(broker.version, kind, name, path)),
  },
  {
    name: 'vhost-protection',
    doc: `Only a RabbitMQ that can protect vhosts is asked to: ${protectionSince} and newer.`,
    severity: 'error',
    check: ({ version, vhosts }) => {
      if (version.localeCompare(protectionSince, 'en', { numeric: true }) >= 0) return [];
      const message = `is true, but RabbitMQ ${version} cannot protect a vhost from being deleted; ${protectionSince} and newer can. Remove this line, or use a newer version.`;
      return Object.entries(vhosts).flatMap(([name, { protected: isProtected }]) =>
        isProtected ? [{ path: ['vhosts', name, 'protected'], message }] : [],
      );
    },
  },
  {
    name: 'known-plugins',
    doc: 'Every plugin ships with RabbitMQ.',
    severity: 'error',
    check: ({ plugins, version }) =>
      plugins.flatMap((name, index) => {
        if (bundledPlugins.includes(name) || findRemoved(version, 'plugin', name, []).length > 0) return [];
        return [
          {
            path: ['plugins', index],
            message: `"${name}" does not ship with RabbitMQ.${suggest(name, bundledPlugins)}`,
          },
        ];
      }),
  },
  {
    name: 'plugin-for-listener',
    doc: 'A plugin that a listener needs is turned on by the listener.',
    severity: 'error',
    check: ({ plugins }) =>
      plugins.flatMap((plugin, index) => {
        const [listener] =
          Object.entries(listeners).find(([, entry]) => 'plugin' in entry && entry.plugin === plugin) ?? [];
        return listener
          ? [
              {
                path: ['plugins', index],
                message: `${plugin} comes with its listener. Add ${listener} under listeners instead.`,
              },
            ]
          : [];
      }),
  },
];

interface Setting {
  kind: 'config' | 'plugin';
  name: string;
  path: FieldPath;
}

function settingsOf(broker: Broker): Setting[] {
  return [
    ...Object.keys(broker.configuration).map(
      (name): Setting => ({ kind: 'config', name, path: ['configuration', name] }),
    ),
    ...broker.plugins.map((name, index): Setting => ({ kind: 'plugin', name, path: ['plugins', index] })),
  ];
}

/** Why a version knows a setting no more; nothing when it does. */
export function findRemoved(version: string, kind: Setting['kind'], name: string, path: FieldPath): Finding[] {
  return removedSettings
    .filter(
      (entry) =>
        entry.kind === kind && (entry.name === name || (/[.-]$/.test(entry.name) && name.startsWith(entry.name))),
    )
    .filter((entry) => compareSeries(seriesOf(version), entry.since) >= 0)
    .map((entry) => ({ path, message: `${name} is gone since RabbitMQ ${entry.since}: ${entry.instead}` }));
}
