import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { zabbixGroup, zabbixPager, zabbixTag } from '../../../contracts/zabbix.ts';
import { type ZabbixApi, ZabbixError } from './api.ts';
import type { ZabbixContents } from './files.ts';

/*
 * Who in Zabbix tells the host's pager, and of what: a user with the media type, a group of users that lets it see the hosts, and an action.
 * Files have the media type; none of Zabbix's imports has the others. All three have the media type's name.
 */

/** Whether files have Zabbix tell the pager. */
export function isCalling(files: readonly Pick<ZabbixContents, 'media_types'>[]): boolean {
  return files.some(({ media_types: media }) => media.some(({ name }) => name === zabbixPager));
}

/**
 * Has group, user and action be as they should, or be gone; what is so already is not touched. The media type has to be there before they are
 * made, and goes after them.
 */
export async function setCalling(api: ZabbixApi, wanted: boolean): Promise<void> {
  if (!wanted) {
    for (const sort of [...sorts].reverse()) await remove(api, sort);
    return;
  }
  for (const sort of sorts) await bring(api, sort);
}

/** What of them is other than it should be, in sentences. */
export async function callingDrift(api: ZabbixApi, wanted: boolean): Promise<string[]> {
  const differences: string[] = [];
  for (const sort of sorts) {
    const there = await find(api, sort);
    const where = `${sort.noun} ${zabbixPager}`;
    if (!there && wanted) differences.push(`${where} is not there`);
    if (there && !wanted) differences.push(`${where} is in no file`);
    const should = there && wanted ? await wantedOf(api, sort) : undefined;
    if (!there || !should) continue;
    for (const field of differing(there.fields, should))
      differences.push(`${where}: ${field} is ${text(there.fields[field])}; it should be ${text(should[field])}`);
  }
  return differences;
}

type Fields = Readonly<Record<string, unknown>>;

/** One of the three. */
interface Sort {
  noun: string;
  object: 'usergroup' | 'user' | 'action';
  id: 'usrgrpid' | 'userid' | 'actionid';
  /** Field of its name. */
  title: 'name' | 'username';
  /** What is asked for to read it. */
  asked: object;
  /** The fields that it should have, from ids of the others; as the API takes them, and gives them. */
  fields(ids: Ids): Fields;
  /** What only a new one is given. */
  atFirst?(): object;
}

interface Ids {
  hostGroup: string;
  role: string;
  usergroup: string;
  user: string;
  mediaType: string;
}

/** https://www.zabbix.com/documentation/7.0/en/manual/api/reference/usergroup/object: 3 lets nobody of it come to the pages, 2 is to read. */
const group: Sort = {
  noun: 'group of users',
  object: 'usergroup',
  id: 'usrgrpid',
  title: 'name',
  asked: { output: ['gui_access', 'users_status'], selectHostGroupRights: ['id', 'permission'] },
  fields: ({ hostGroup }) => ({
    gui_access: '3',
    users_status: '0',
    hostgroup_rights: [{ id: hostGroup, permission: '2' }],
  }),
};

/** https://www.zabbix.com/documentation/7.0/en/manual/api/reference/user/object: told of every severity, at all times. */
const user: Sort = {
  noun: 'user',
  object: 'user',
  id: 'userid',
  title: 'username',
  asked: {
    output: ['roleid', 'timezone'],
    selectUsrgrps: ['usrgrpid'],
    selectMedias: ['mediatypeid', 'sendto', 'active', 'severity', 'period'],
  },
  fields: ({ role, usergroup, mediaType }) => ({
    roleid: role,
    // Of the dates that the script is given.
    timezone: 'UTC',
    usrgrps: [{ usrgrpid: usergroup }],
    medias: [{ mediatypeid: mediaType, sendto: 'pager', active: '0', severity: '63', period: '1-7,00:00-24:00' }],
  }),
  // Nobody signs in by it.
  atFirst: () => ({ passwd: randomBytes(24).toString('hex') }),
};

/**
 * https://www.zabbix.com/documentation/7.0/en/manual/api/reference/action/object: of hosts in Warren's group (0) whose problem has a tag with the
 * id of an alarm (26, which contains: 2), both (1). It is said again every hour as long as it goes on, so that a pager that has lost it
 * has it again; who is in maintenance is not called about until that ends. A trigger that is taken away has nothing said of it, since the pager
 * knows that from its settings.
 */
const action: Sort = {
  noun: 'action',
  object: 'action',
  id: 'actionid',
  title: 'name',
  asked: {
    output: ['status', 'esc_period', 'pause_suppressed', 'notify_if_canceled'],
    selectFilter: ['evaltype', 'conditions'],
    selectOperations: 'extend',
    selectRecoveryOperations: 'extend',
    selectUpdateOperations: 'extend',
  },
  fields: ({ hostGroup, user: userid, mediaType }) => {
    const message = { opmessage: { default_msg: '1', mediatypeid: mediaType }, opmessage_usr: [{ userid }] };
    return {
      status: '0',
      esc_period: '1h',
      pause_suppressed: '1',
      notify_if_canceled: '0',
      filter: {
        evaltype: '1',
        conditions: [
          { conditiontype: '0', operator: '0', value: hostGroup },
          { conditiontype: '26', operator: '2', value: '/', value2: zabbixTag.alarm },
        ],
      },
      operations: [{ operationtype: '0', esc_period: '0', esc_step_from: '1', esc_step_to: '0', ...message }],
      recovery_operations: [{ operationtype: '0', ...message }],
      update_operations: [],
    };
  },
  atFirst: () => ({ eventsource: '0' }),
};

/** In the order in which they need each other. */
const sorts = [group, user, action] as const;

async function bring(api: ZabbixApi, sort: Sort): Promise<void> {
  const { object, id, title, atFirst } = sort;
  const fields = await wantedOf(api, sort);
  const there = await find(api, sort);
  if (!there) {
    await api.call(`${object}.create`, { [title]: zabbixPager, ...fields, ...atFirst?.() }, z.unknown());
  } else if (differing(there.fields, fields).length > 0) {
    await api.call(`${object}.update`, { [id]: there.id, ...fields }, z.unknown());
  }
}

async function remove(api: ZabbixApi, sort: Sort): Promise<void> {
  const there = await find(api, sort);
  if (there) await api.call(`${sort.object}.delete`, [there.id], z.unknown());
}

async function find(api: ZabbixApi, sort: Sort): Promise<{ id: string; fields: Fields } | undefined> {
  const { object, id, title, asked } = sort;
  const [found] = await api.call(
    `${object}.get`,
    { ...asked, filter: { [title]: [zabbixPager] } },
    z.array(z.looseObject({ [id]: z.string() })),
  );
  return found && { id: String(found[id]), fields: found };
}

async function wantedOf(api: ZabbixApi, { fields }: Sort): Promise<Fields> {
  const first = async (method: string, id: string, filter: object) => {
    const [found] = await api.call(method, { output: [id], filter }, z.array(z.record(z.string(), z.unknown())));
    return String(found?.[id] ?? '');
  };
  const [hostGroup, role, usergroup, userid, mediaType] = await Promise.all([
    first('hostgroup.get', 'groupid', { name: [zabbixGroup] }),
    // 1 is that of users who administer nothing.
    first('role.get', 'roleid', { type: 1 }),
    first('usergroup.get', 'usrgrpid', { name: [zabbixPager] }),
    first('user.get', 'userid', { username: [zabbixPager] }),
    first('mediatype.get', 'mediatypeid', { name: [zabbixPager] }),
  ]);
  if (role === '') throw new ZabbixError('Zabbix has no role of type User, which the one who tells the pager needs');
  return fields({ hostGroup, role, usergroup, user: userid, mediaType });
}

/** Fields that are other than they should be. */
function differing(there: Fields, should: Fields): string[] {
  return Object.keys(should).filter((field) => !isAs(there[field], should[field]));
}

/** Whether what the API gives is what it was given: it gives more fields than that, and lists in an order of its own. */
function isAs(there: unknown, should: unknown): boolean {
  if (Array.isArray(should)) {
    const list = Array.isArray(there) ? there : [];
    return list.length === should.length && should.every((each) => list.some((one) => isAs(one, each)));
  }
  if (typeof should !== 'object' || should === null) return String(there) === String(should);
  const fields = (there ?? {}) as Fields;
  return Object.entries(should).every(([name, value]) => isAs(fields[name], value));
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
