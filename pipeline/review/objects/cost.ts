import { monthlyDiskPrice, monthlyPrice } from '../../../catalog/kinds/broker/monthly-cost.ts';
import type { Objects } from '../../../catalog/load.ts';
import type { Cost, ObjectChange } from '../model.ts';

/** What the changed brokers cost a month, before and after, with the disks that stay behind; undefined when no price is known, or none changes. */
export function costOf(objects: readonly ObjectChange[], before: Objects, after: Objects): Cost | undefined {
  const changed = objects.filter(({ kind }) => kind === 'broker');
  const prices = changed.map(({ name, formerName }) => {
    const [was, is] = [priceOf(before, formerName ?? name), priceOf(after, name)];
    const kept = keptDisksPrice(before, after, { name, formerName: formerName ?? name });
    return { name, was, is: is === undefined || kept === undefined ? undefined : is + kept };
  });
  const known = prices.filter(({ was, is }) => was !== undefined && is !== undefined);
  const sum = (side: 'was' | 'is') => known.reduce((total, price) => total + (price[side] ?? 0), 0);
  if (sum('was') === sum('is')) return undefined;
  return {
    before: sum('was'),
    after: sum('is'),
    unknown: prices.filter((price) => !known.includes(price)).map(({ name }) => name),
  };
}

/** What a side's broker costs; nothing when there is none, undefined when its price is not known. */
function priceOf({ platform, brokers }: Objects, name: string): number | undefined {
  const broker = brokers.find(({ value }) => value.name === name)?.value;
  return broker ? platform && monthlyPrice(platform.value.region, broker) : 0;
}

/** Disks that nodes leave behind are paid for until somebody deletes them. */
function keptDisksPrice(before: Objects, after: Objects, { name, formerName }: { name: string; formerName: string }) {
  const was = before.brokers.find(({ value }) => value.name === formerName)?.value;
  const is = after.brokers.find(({ value }) => value.name === name)?.value;
  const left = was?.deletion.keepDisks ? was.nodes - (is && name === formerName ? is.nodes : 0) : 0;
  if (!was || left <= 0) return 0;
  const disk = before.platform && monthlyDiskPrice(before.platform.value.region, was.storage);
  return disk === undefined ? undefined : left * disk;
}
