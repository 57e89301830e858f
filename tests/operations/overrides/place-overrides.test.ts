import { placeOverrides, takeBackOverrides } from '../../../operations/overrides/place-overrides.ts';
import { openPagerDuty, type PagerDutyApi } from '../../../pipeline/pagerduty/pagerduty-api.ts';
import { openCloud } from '../../../sandbox/cloud.ts';
import { createFaults } from '../../../sandbox/faults.ts';
import { type PagerDutyServer, startPagerDuty } from '../../../sandbox/pagerduty/server.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

const begin = Date.parse('2026-12-01T12:00:00Z');
let now: number;
let server: PagerDutyServer;
let api: PagerDutyApi;
let said: string[];
let pauses: number;
const faults = createFaults();

beforeEach(async () => {
  now = begin;
  said = [];
  pauses = 0;
  const cloud = openCloud(scratchFolder());
  cloud.put('pagerduty_schedule', 'PFIRST', { id: 'PFIRST', name: 'acme on-call first' });
  server = await startPagerDuty({ cloud, faults, now: () => now });
  api = openPagerDuty({
    token: 'sandbox-pagerduty-token',
    serviceRegion: 'us',
    baseUrl: server.url,
    pause: async () => {
      pauses += 1;
    },
  });
});

afterEach(() => server.stop());

const swap = {
  person: 'bo@example.com',
  user: 'PBO',
  start: '2026-12-24T09:00:00+01:00',
  end: '2026-12-27T09:00:00+01:00',
};

const propsOf = (overrides: readonly (typeof swap)[], schedule = 'PFIRST') => ({
  order: { serviceRegion: 'us' as const, title: 'on-call first', schedule, overrides: [...overrides] },
  ...{ api, now, say: (line: string) => said.push(line) },
});
const place = (...overrides: (typeof swap)[]) => placeOverrides(propsOf(overrides));
const takeBack = (...overrides: (typeof swap)[]) => takeBackOverrides(propsOf(overrides));

async function known(): Promise<string[]> {
  const range = 'since=2026-01-01T00:00:00Z&until=2027-12-31T00:00:00Z';
  const { overrides } = (await api.call('GET', `/schedules/PFIRST/overrides?${range}`)) as {
    overrides: { user: { id: string }; start: string; end: string }[];
  };
  return overrides.map(({ user, start, end }) => `${user.id} ${start} ${end}`);
}

test('who takes over is placed once, however often it is asked for', async () => {
  await place(swap);
  await place(swap);
  expect(await known()).toEqual(['PBO 2026-12-24T09:00:00+01:00 2026-12-27T09:00:00+01:00']);
  expect(said).toEqual([
    `bo@example.com by on-call first from ${swap.start} until ${swap.end} is placed`,
    `bo@example.com by on-call first from ${swap.start} until ${swap.end} is known`,
  ]);
});

test('what has been is left out, and what runs begins now', async () => {
  now = Date.parse('2026-12-25T00:00:00Z');
  await place({ ...swap, start: '2026-12-20T09:00:00+01:00', end: '2026-12-21T09:00:00+01:00' }, swap);
  await place(swap);
  expect(await known()).toEqual(['PBO 2026-12-25T00:00:00.000Z 2026-12-27T09:00:00+01:00']);
});

test('what was said before is taken back, and nothing of others', async () => {
  const other = { ...swap, user: 'PADA', person: 'ada@example.com' };
  await place(swap, other);
  await takeBack(swap);
  expect(await known()).toEqual(['PADA 2026-12-24T09:00:00+01:00 2026-12-27T09:00:00+01:00']);
});

test('one that runs ends by itself, and that is said', async () => {
  await place(swap);
  now = Date.parse('2026-12-25T00:00:00Z');
  await takeBack(swap);
  expect(await known()).toHaveLength(1);
  expect(said.at(-1)).toBe(
    `bo@example.com by on-call first from ${swap.start} until ${swap.end} runs, and ends by itself; end it at PagerDuty if it should not`,
  );
});

test('a schedule that is gone takes its overrides along', async () => {
  await expect(takeBackOverrides(propsOf([swap], 'PGONE'))).resolves.toBeUndefined();
});

test('what PagerDuty refuses is told with the person and the schedule', async () => {
  await expect(place({ ...swap, start: '2026-12-27T09:00:00+01:00' })).rejects.toThrow(
    'PagerDuty does not have bo@example.com take over by on-call first from 2026-12-27T09:00:00+01:00: Override must end after its start.',
  );
});

test('a PagerDuty that is busy is asked again', async () => {
  faults.inject({
    on: { type: 'pagerduty', operation: 'create', name: 'create-overrides' },
    error: 'ThrottlingException',
  });
  await place(swap);
  expect(await known()).toHaveLength(1);
  expect(pauses).toBe(1);
});
