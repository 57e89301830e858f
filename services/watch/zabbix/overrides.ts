import { z } from 'zod';
import type { ZabbixApi } from './api.ts';
import { ownedBy } from './owned.ts';

/** What a host has other than the template that it comes from. No export of the host or of the template shows it. */
export interface Override {
  /** In words: where, what, and what the template says. */
  difference: string;
  /** Makes it as the template says. */
  restore(): Promise<void>;
}

/** Sorts of things that hosts inherit, and the fields of them that can be changed on the host. */
const inherited = [
  {
    noun: 'trigger',
    object: 'trigger',
    id: 'triggerid',
    title: 'description',
    fields: ['status', 'priority', 'recovery_mode', 'manual_close', 'comments', 'url', 'event_name', 'opdata'],
  },
  {
    noun: 'item',
    object: 'item',
    id: 'itemid',
    title: 'name',
    fields: ['status', 'delay', 'history', 'trends', 'description'],
  },
  {
    noun: 'discovery rule',
    object: 'discoveryrule',
    id: 'itemid',
    title: 'name',
    fields: ['status', 'delay', 'lifetime', 'description'],
  },
] as const;

const things = z.array(z.looseObject({ templateid: z.string(), hosts: z.array(z.object({ host: z.string() })) }));

/** Everything that was changed by hand on hosts of Warren's: a trigger switched off, an item asked less often. */
export async function overrides(api: ZabbixApi): Promise<Override[]> {
  const { hosts } = await ownedBy(api);
  if (hosts.size === 0) return [];
  const found = await Promise.all(inherited.map((sort) => overridesOf(api, sort, [...hosts.values()])));
  return found.flat();
}

async function overridesOf(
  api: ZabbixApi,
  { noun, object, id, title, fields }: (typeof inherited)[number],
  hostids: readonly string[],
): Promise<Override[]> {
  const params = { output: [id, title, 'templateid', ...fields], selectHosts: ['host'] };
  const own = await api.call(`${object}.get`, { ...params, hostids, inherited: true }, things);
  const ids = [...new Set(own.map(({ templateid }) => templateid))];
  const origins = await api.call(`${object}.get`, { ...params, [`${id}s`]: ids, templated: true }, things);
  const byId = new Map(origins.map((origin) => [String(origin[id]), origin]));
  return own.flatMap((thing) => {
    const origin = byId.get(thing.templateid);
    const different = fields.filter((field) => origin && thing[field] !== origin[field]);
    if (!origin || different.length === 0) return [];
    const where = `host ${thing.hosts[0]?.host}, ${noun} "${thing[title]}"`;
    const what = different.map(
      (field) => `${field} is ${show(thing[field])}; the template says ${show(origin[field])}`,
    );
    const values = Object.fromEntries(different.map((field) => [field, origin[field]]));
    return [
      {
        difference: `${where}: ${what.join('; ')}`,
        restore: async () => {
          await api.call(`${object}.update`, { [id]: thing[id], ...values }, z.unknown());
        },
      },
    ];
  });
}

function show(value: unknown): string {
  return JSON.stringify(value);
}
