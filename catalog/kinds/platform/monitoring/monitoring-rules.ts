import { familyOf, regions } from '../../../facts/instance-types.ts';
import type { FieldPath } from '../../../files/problem.ts';
import type { Finding, Rule } from '../../../rules/rule.ts';
import { show } from '../../../schema/field.ts';
import { plural } from '../../../words/plural.ts';
import type { Broker } from '../../broker/broker.ts';
import type { Endpoint } from '../../endpoint/endpoint.ts';
import { monitoringName, privateName, publicName } from '../host-names.ts';
import type { Platform } from '../platform.ts';
import { grafanaName } from './grafana-name.ts';
import type { Monitoring } from './monitoring.ts';

/** What rules about the host that watches look at beside the platform. */
interface BesideHost {
  brokers: readonly Broker[];
  endpoints: readonly Endpoint[];
}

/** Domains at which anybody gets an address; providers name themselves at them. */
const openDomains = [
  ...['gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'live.com', 'yahoo.com', 'icloud.com', 'me.com'],
  ...['aol.com', 'proton.me', 'protonmail.com', 'gmx.com', 'gmx.de', 'gmx.net', 'web.de', 'mail.com', 'zoho.com'],
];

const allowed = ['monitoring', 'access', 'cloudflare', 'allow'];

/** Rules about the host that watches the platform. */
export const monitoringRules: readonly Rule<Platform, BesideHost>[] = [
  {
    name: 'monitoring-in-region',
    doc: 'The region offers the instance type of the host that watches.',
    severity: 'warning',
    check: ({ monitoring, region }) => {
      const { type } = monitoring?.instance ?? { type: '' };
      if (!regions[region]?.includes(familyOf(type))) return [];
      const message = `${type} was not to be had in ${region} when Warren last looked, nor was any other ${familyOf(type)}. Use another family.`;
      return [{ path: ['monitoring', 'instance', 'type'], message }];
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
    name: 'grafana-zone',
    doc: 'Where Grafana is behind Cloudflare Access, the platform has a zone at Cloudflare.',
    severity: 'error',
    check: ({ monitoring, cloudflare }) =>
      monitoring?.access.cloudflare && !cloudflare
        ? [
            {
              path: ['monitoring', 'access', 'cloudflare'],
              message:
                "is of no use without cloudflare, in whose zone Grafana's name would be. Add that, or remove this: Session Manager is a way, too.",
            },
          ]
        : [],
  },
  {
    name: 'grafana-name-free',
    doc: "Grafana's public name is that of no endpoint and no broker.",
    severity: 'error',
    check: (platform, { brokers, endpoints }) => {
      const name = grafanaName(platform);
      if (name === undefined) return [];
      const takers = [
        ...endpoints.filter(({ host }) => host === name).map((endpoint) => `endpoints/${endpoint.name}.yaml`),
        ...brokers
          .filter((broker) => publicName(platform, broker.name) === name)
          .map((broker) => `brokers/${broker.name}.yaml`),
      ];
      const [first] = takers;
      if (first === undefined) return [];
      const others = takers.length > 1 ? `, and ${plural(takers.length - 1, 'file')} more,` : '';
      const message = `would be ${name}, where ${first}${others} answers. Choose another.`;
      return [{ path: ['monitoring', 'access', 'cloudflare', 'name'], message }];
    },
  },
  {
    name: 'grafana-allow-once',
    doc: 'Nobody is named twice among those who may come to Grafana.',
    severity: 'error',
    check: ({ monitoring }) => {
      const allow = monitoring?.access.cloudflare?.allow ?? [];
      return allow.flatMap((one, index) => {
        const first = allow.findIndex((other) => other === one || (other.startsWith('@') && one.endsWith(other)));
        const at: FieldPath = [...allowed, index];
        if (allow.indexOf(one) < index) return [{ path: at, message: `${show(one)} is named twice. Keep one.` }];
        return first === index
          ? []
          : [{ path: at, message: `${show(one)} is among ${allow[first]}, which stands here, too. Keep one of them.` }];
      });
    },
  },
  {
    name: 'grafana-allow-open',
    doc: 'No domain at which anybody gets an address may come to Grafana as a whole.',
    severity: 'error',
    check: ({ monitoring }) =>
      (monitoring?.access.cloudflare?.allow ?? []).flatMap((one, index) =>
        one.startsWith('@') && openDomains.includes(one.slice(1))
          ? [
              {
                path: [...allowed, index],
                message: `${show(one)} is everybody, since anybody gets an address there. Name whole addresses.`,
              },
            ]
          : [],
      ),
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
];

function imagesIn(monitoring: Monitoring | undefined): [string, string][] {
  return Object.entries(monitoring?.images ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined);
}
