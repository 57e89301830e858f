import type { ZabbixApi } from '../../../../services/watch/zabbix/api.ts';
import { callingDrift, isCalling, setCalling } from '../../../../services/watch/zabbix/calling.ts';

type Thing = Record<string, unknown>;

/** A Zabbix that keeps what it is given, as texts; `calls` are those that change something. */
function memoryZabbix() {
  const kept: Record<string, Thing[]> = {
    hostgroup: [{ groupid: '22', name: 'Warren' }],
    role: [
      { roleid: '3', type: '3' },
      { roleid: '1', type: '1' },
    ],
    mediatype: [{ mediatypeid: '70', name: 'Warren pager' }],
    usergroup: [],
    user: [],
    action: [],
  };
  const ids: Record<string, string> = { usergroup: 'usrgrpid', user: 'userid', action: 'actionid' };
  const calls: string[] = [];
  const api: ZabbixApi = {
    async call(method, params, answer) {
      const [object = '', verb] = method.split('.');
      const things = kept[object] ?? [];
      const id = ids[object] ?? '';
      if (verb !== 'get') calls.push(method);
      if (verb === 'create') things.push({ ...params, [id]: String(100 + things.length) });
      const given = params as Thing;
      if (verb === 'update') Object.assign(things.find((one) => one[id] === given[id]) ?? {}, params);
      if (verb === 'delete') kept[object] = things.filter((one) => !(params as string[]).includes(String(one[id])));
      const filter = Object.entries((given.filter as Thing | undefined) ?? {});
      const found = things.filter((one) =>
        filter.every(([name, value]) => [value].flat().map(String).includes(String(one[name]))),
      );
      return answer.parse(verb === 'get' ? found : {});
    },
  };
  return { api, kept, calls };
}

test('group, user and action are made in the order in which they need each other, and nothing is done again', async () => {
  const { api, kept, calls } = memoryZabbix();
  expect(await callingDrift(api, true)).toEqual([
    'group of users Warren pager is not there',
    'user Warren pager is not there',
    'action Warren pager is not there',
  ]);
  await setCalling(api, true);
  await setCalling(api, true);
  expect(calls).toEqual(['usergroup.create', 'user.create', 'action.create']);
  expect(await callingDrift(api, true)).toEqual([]);
  const [user, action] = [kept.user?.[0], kept.action?.[0]];
  expect(user).toMatchObject({ roleid: '1', timezone: 'UTC', usrgrps: [{ usrgrpid: '100' }] });
  expect(user?.medias).toMatchObject([{ mediatypeid: '70', sendto: 'pager' }]);
  expect(action).toMatchObject({
    filter: {
      conditions: [
        { conditiontype: '0', value: '22' },
        { conditiontype: '26', value: '/', value2: 'alarm' },
      ],
    },
    recovery_operations: [{ opmessage: { mediatypeid: '70' }, opmessage_usr: [{ userid: user?.userid }] }],
  });
});

test('what was changed is named and set right alone', async () => {
  const { api, kept, calls } = memoryZabbix();
  await setCalling(api, true);
  calls.length = 0;
  Object.assign(kept.action?.[0] ?? {}, { status: '1', esc_period: '2h' });
  expect(await callingDrift(api, true)).toEqual([
    'action Warren pager: status is "1"; it should be "0"',
    'action Warren pager: esc_period is "2h"; it should be "1h"',
  ]);
  await setCalling(api, true);
  expect(calls).toEqual(['action.update']);
  expect(await callingDrift(api, true)).toEqual([]);
});

test('where files have no media type any more all of it goes, the action first', async () => {
  const { api, calls } = memoryZabbix();
  await setCalling(api, true);
  calls.length = 0;
  expect(await callingDrift(api, false)).toContain('action Warren pager is in no file');
  await setCalling(api, false);
  await setCalling(api, false);
  expect(calls).toEqual(['action.delete', 'user.delete', 'usergroup.delete']);
  expect(await callingDrift(api, false)).toEqual([]);
});

test('a Zabbix without a role for users says so', async () => {
  const { api, kept } = memoryZabbix();
  kept.role = [];
  await expect(setCalling(api, true)).rejects.toThrow('Zabbix has no role of type User');
});

test('files call where one has the media type', () => {
  expect(isCalling([{ media_types: [] }, { media_types: [{ name: 'Warren pager' }] }])).toBe(true);
  expect(isCalling([{ media_types: [{ name: 'Warren mail' }] }])).toBe(false);
});
