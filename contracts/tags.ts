/** Keys of the tags that Warren sets in AWS. Everything of a platform carries the first two. */
export const tag = {
  platform: 'warren:platform',
  stack: 'warren:stack',
  /** On what belongs to one broker. */
  broker: 'warren:broker',
  /** Number of the node, on its machine and on snapshots of its volume. */
  node: 'warren:node',
  /** Time of the backup that a snapshot belongs to. */
  backup: 'warren:backup',
  /** `true` on a data volume that is to outlive its node and its file, from a broker's `deletion.keepDisks`. */
  keep: 'warren:keep',
} as const;

/** Tags that all of a broker's snapshots carry. */
export function snapshotTags({ platform, broker }: { platform: string; broker: string }): Record<string, string> {
  return { [tag.platform]: platform, [tag.broker]: broker };
}
