import { isPinned, type MonitoringImage, monitoringImages } from '../../../facts/monitoring-images.ts';
import { isOffered, notOffered } from '../../../facts/regions.ts';
import type { Finding, Rule } from '../../../rules/rule.ts';
import { show } from '../../../schema/field.ts';
import type { Broker } from '../../broker/broker.ts';
import { type Dashboard, dashboardFile } from '../../dashboard/dashboard.ts';
import { monitoringName, privateName } from '../host-names.ts';
import type { Platform } from '../platform.ts';
import type { Monitoring } from './monitoring.ts';

/** What rules about the host that watches look at beside the platform. */
interface BesideHost {
  brokers: readonly Broker[];
  dashboards: readonly Dashboard[];
}

/** Rules about the host that watches the platform. */
export const monitoringRules: readonly Rule<Platform, BesideHost>[] = [
  {
    name: 'monitoring-in-region',
    doc: 'The region offers the instance type of the host that watches.',
    severity: 'error',
    check: ({ monitoring, region }) =>
      !monitoring || isOffered(monitoring.instance.type, region)
        ? []
        : [{ path: ['monitoring', 'instance', 'type'], message: notOffered(monitoring.instance.type, region) }],
  },
  {
    name: 'dashboards-shown',
    doc: 'A platform with dashboards has a monitoring host, whose Grafana shows them.',
    severity: 'error',
    check: ({ monitoring }, { dashboards }) => {
      const [first, ...others] = monitoring ? [] : dashboards;
      if (!first) return [];
      const files = `${dashboardFile(first)}${others.length > 0 ? ` and ${others.length} more` : ''}`;
      return [
        {
          path: [],
          message: `has no monitoring, whose Grafana would show ${files}. Add it, or delete ${others.length > 0 ? 'these files' : 'that file'}.`,
        },
      ];
    },
  },
  {
    name: 'monitoring-name',
    doc: 'No broker has the name that the host that watches has in the private zone.',
    severity: 'error',
    check: (platform, { brokers }) => {
      const name = monitoringName(platform);
      const same = platform.monitoring && brokers.find((broker) => privateName(platform, broker.name) === name);
      if (!same) return [];
      const message = `is a host called ${name}, which is also what brokers/${same.name}.yaml is called. Rename that file.`;
      return [{ path: ['monitoring'], message }];
    },
  },
  {
    name: 'monitoring-backup-there',
    doc: 'A backup of the host that watches is kept until the next one is made.',
    severity: 'error',
    check: ({ monitoring }) => {
      const { everyHours, retentionDays } = monitoring?.backups ?? { everyHours: 0, retentionDays: 0 };
      if (retentionDays * 24 >= everyHours) return [];
      const message = `is ${retentionDays}, and backups are made every ${everyHours} hours (backups.everyHours): there would be none for a part of the time. Use ${Math.ceil(everyHours / 24)} or more.`;
      return [{ path: ['monitoring', 'backups', 'retentionDays'], message }];
    },
  },
  {
    name: 'monitoring-image-pinned',
    doc: 'Images of the programs that watch are named by their digest: what runs is what was reviewed, wherever a tag is moved.',
    severity: 'warning',
    check: ({ monitoring }) =>
      imagesIn(monitoring).flatMap(([program, image]): Finding[] => {
        if (image.includes('@')) return [];
        const message = `${show(image)} may be another image tomorrow, since a tag can be moved. Name its digest, too: ${image}@sha256:… .`;
        return [{ path: ['monitoring', 'images', program], message }];
      }),
  },
  {
    name: 'monitoring-images-by-tag',
    doc: 'Images that Warren itself names by tags alone have digests in the file.',
    severity: 'warning',
    check: ({ monitoring }) => {
      if (!monitoring) return [];
      const loose = Object.entries(monitoringImages).filter(
        ([program, image]) => !isPinned(image) && monitoring.images[program as MonitoringImage] === undefined,
      );
      if (loose.length === 0) return [];
      const named = loose.map(([program, image]) => `${program} ${image}`).join(', ');
      const message = `has programs that run by tags alone, which others can move, since Warren knows no digests of them: ${named}. Give these in monitoring.images with a digest (docker buildx imagetools inspect IMAGE prints it).`;
      return [{ path: ['monitoring'], message }];
    },
  },
];

function imagesIn(monitoring: Monitoring | undefined): [string, string][] {
  return Object.entries(monitoring?.images ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined);
}
