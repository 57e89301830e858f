import { z } from 'zod';
import { zabbixGroup, zabbixMediaPrefix } from '../../../contracts/zabbix.ts';
import type { ZabbixApi } from './api.ts';

/** Things of Zabbix's that are Warren's, ids by names. */
export interface Owned {
  hostGroups: Map<string, string>;
  templateGroups: Map<string, string>;
  hosts: Map<string, string>;
  templates: Map<string, string>;
  mediaTypes: Map<string, string>;
}

/** What Zabbix has of Warren's: by its groups, which every host and template of the files is in, and by how names of media types begin. */
export async function ownedBy(api: ZabbixApi): Promise<Owned> {
  const filter = { name: [zabbixGroup] };
  const hostGroups = await ids(api, 'hostgroup.get', { output: ['groupid', 'name'], filter }, ['name', 'groupid']);
  const templateGroups = await ids(api, 'templategroup.get', { output: ['groupid', 'name'], filter }, [
    'name',
    'groupid',
  ]);
  const inGroups = (groups: Map<string, string>, params: object) => ({ ...params, groupids: [...groups.values()] });
  return {
    hostGroups,
    templateGroups,
    hosts: await ids(api, 'host.get', inGroups(hostGroups, { output: ['hostid', 'host'] }), ['host', 'hostid']),
    templates: await ids(api, 'template.get', inGroups(templateGroups, { output: ['templateid', 'host'] }), [
      'host',
      'templateid',
    ]),
    mediaTypes: await ids(
      api,
      'mediatype.get',
      { output: ['mediatypeid', 'name'], search: { name: zabbixMediaPrefix }, startSearch: true },
      ['name', 'mediatypeid'],
    ),
  };
}

async function ids(
  api: ZabbixApi,
  method: string,
  params: object,
  [name, id]: readonly [string, string],
): Promise<Map<string, string>> {
  const found = await api.call(method, params, z.array(z.record(z.string(), z.unknown())));
  return new Map(found.map((one) => [String(one[name]), String(one[id])]));
}
