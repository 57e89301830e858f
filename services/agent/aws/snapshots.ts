import {
  CreateSnapshotCommand,
  DeleteSnapshotCommand,
  EC2Client,
  EC2ServiceException,
  paginateDescribeSnapshots,
} from '@aws-sdk/client-ec2';
import { explained } from '../../node/aws/explained.ts';
import { awsSettings } from '../../node/aws/settings.ts';

/** A snapshot of a volume. */
export interface Snapshot {
  id: string;
  volumeId: string;
  tags: Readonly<Record<string, string>>;
}

/** The part of EC2 that the agent needs. Every call throws with volume or snapshot when EC2 refuses or does not answer. */
export interface Snapshots {
  /**
   * Starts a snapshot and returns its id. What was written before the call is in it, also while EBS still copies. EC2
   * takes no token that would make a second try harmless, so look with `own` first.
   */
  create(props: { volumeId: string; description: string; tags: Readonly<Record<string, string>> }): Promise<string>;
  /** The account's own snapshots that carry all of these tags. */
  own(tags: Readonly<Record<string, string>>): Promise<Snapshot[]>;
  /** Deletes a snapshot; one that is not there is no error. */
  delete(id: string): Promise<void>;
}

/** Snapshots of one region. */
export function openSnapshots(region: string): Snapshots {
  const client = new EC2Client({ region, ...awsSettings });
  return {
    async create({ volumeId, description, tags }) {
      const { SnapshotId } = await explained(`volume ${volumeId} cannot be copied`, () =>
        client.send(
          new CreateSnapshotCommand({
            VolumeId: volumeId,
            Description: description,
            TagSpecifications: [
              { ResourceType: 'snapshot', Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
            ],
          }),
        ),
      );
      if (SnapshotId === undefined) throw new Error(`volume ${volumeId} cannot be copied: EC2 named no snapshot`);
      return SnapshotId;
    },
    own: (tags) =>
      explained('snapshots cannot be listed', async () => {
        const found: Snapshot[] = [];
        const filters = Object.entries(tags).map(([name, value]) => ({ Name: `tag:${name}`, Values: [value] }));
        for await (const page of paginateDescribeSnapshots({ client }, { OwnerIds: ['self'], Filters: filters })) {
          for (const { SnapshotId = '', VolumeId = '', Tags = [] } of page.Snapshots ?? []) {
            const pairs = Tags.map(({ Key = '', Value = '' }) => [Key, Value]);
            found.push({ id: SnapshotId, volumeId: VolumeId, tags: Object.fromEntries(pairs) });
          }
        }
        return found;
      }),
    async delete(id) {
      await explained(`snapshot ${id} cannot be deleted`, async () => {
        try {
          await client.send(new DeleteSnapshotCommand({ SnapshotId: id }));
        } catch (error) {
          if (!(error instanceof EC2ServiceException && error.name === 'InvalidSnapshot.NotFound')) throw error;
        }
      });
    },
  };
}
