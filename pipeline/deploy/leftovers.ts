import { paginateGetResources, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { storageStack } from '../../contracts/names.ts';
import { tag } from '../../contracts/tags.ts';
import { accountRegions } from '../aws/account.ts';
import { askAws } from '../aws/aws-failure.ts';

/** Something of a platform that is still in the account. */
export interface Leftover {
  region: string;
  arn: string;
  /** `volume`, `snapshot`, `secret`, …: what its ARN says that it is. */
  kind: string;
  /** Its Name tag, or the end of its ARN. */
  name: string;
  /** Why it is there, as far as that is known. */
  because: string;
}

/** All that carries the platform's tag, in every region of the account, in the order of regions and names. */
export async function findLeftovers(platform: Platform): Promise<Leftover[]> {
  const regions = await accountRegions(platform.region);
  const found = await Promise.all(regions.map((region) => findInRegion(region, platform)));
  return found.flat();
}

async function findInRegion(region: string, { name }: Platform): Promise<Leftover[]> {
  const client = new ResourceGroupsTaggingAPIClient({ region, maxAttempts: 5 });
  const what = `what is left in ${region} cannot be listed`;
  return askAws({ what, of: `the tagging API in ${region}` }, async () => {
    const leftovers: Leftover[] = [];
    const query = { TagFilters: [{ Key: tag.platform, Values: [name] }] };
    for await (const { ResourceTagMappingList = [] } of paginateGetResources({ client }, query)) {
      for (const { ResourceARN = '', Tags = [] } of ResourceTagMappingList) {
        const tags = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
        leftovers.push(describe(region, ResourceARN, tags));
      }
    }
    return leftovers.sort((a, b) => (a.kind + a.name < b.kind + b.name ? -1 : 1));
  });
}

function describe(region: string, arn: string, tags: Record<string, string>): Leftover {
  const [, , service = '', , , ...rest] = arn.split(':');
  const resource = rest.join(':');
  const named = /^([a-z-]+)[/:](.+)$/.exec(resource);
  const kind = named?.[1] ?? { s3: 'bucket' }[service] ?? service;
  return { region, arn, kind, name: tags.Name ?? named?.[2] ?? resource, because: reasonOf(kind, tags) };
}

function reasonOf(kind: string, tags: Record<string, string>): string {
  if (kind === 'volume' && tags[tag.keep] === 'true') {
    return tags[tag.broker] === undefined
      ? 'the disk of the host that watched is kept, and only you delete it'
      : 'its broker asks to keep its disks';
  }
  if (kind === 'snapshot') return 'snapshots are backups, and only you delete them';
  if (kind === 'bucket' && tags[tag.stack] === storageStack) return 'backups, as --keep-backups asked';
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html
  if (kind === 'instance' || kind === 'natgateway') return 'AWS shows it for about an hour after its end';
  return 'not of any state: made by hand, or by a run that was killed';
}
