/** Where a broker's definitions are kept in the bucket of backups, each under its time. */
export function definitionsPrefix(broker: string): string {
  return `brokers/${broker}/definitions/`;
}

/** Where files are put that somebody brings to be restored. */
export function uploadsPrefix(broker: string): string {
  return `brokers/${broker}/uploads/`;
}

/** Key of the definitions that were saved at a time. */
export function definitionsKey(broker: string, time: string): string {
  return `${definitionsPrefix(broker)}${time}.json`;
}

/** The time in the key of saved definitions; undefined for a key of another form. */
export function timeOfKey(broker: string, key: string): string | undefined {
  const name = key.startsWith(definitionsPrefix(broker)) ? key.slice(definitionsPrefix(broker).length) : '';
  const time = name.endsWith('.json') ? name.slice(0, -'.json'.length) : '';
  return Number.isNaN(Date.parse(time)) ? undefined : time;
}

/** Tags that all of a broker's snapshots carry. */
export function brokerTags({ platform, broker }: { platform: string; broker: string }) {
  return { 'warren:platform': platform, 'warren:broker': broker };
}

/** Tags of the snapshot of one node that belongs to a backup. */
export function snapshotTags(props: { platform: string; broker: string; number: number; time: string }) {
  return { ...brokerTags(props), 'warren:node': String(props.number), 'warren:backup': props.time };
}
