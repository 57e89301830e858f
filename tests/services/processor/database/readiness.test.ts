import { readyDatabase } from '../../../../services/processor/database/readiness.ts';

/** A database whose answers to a write a test changes, and that counts how often its tables were made. */
function database() {
  const state = { write: undefined as string | undefined, made: 0 };
  const probe = async (statement = 'SELECT 1') => (statement.startsWith('DELETE') ? state.write : undefined);
  const prepare = async () => {
    state.made += 1;
  };
  return { state, ready: readyDatabase({ probe }, prepare) };
}

test('a database that went read-only is not ready, though it answers', async () => {
  const { state, ready } = database();
  expect(await ready()).toBeUndefined();
  state.write = 'The MariaDB server is running with the --read-only option';
  expect(await ready()).toContain('--read-only');
  state.write = undefined;
  expect(await ready()).toBeUndefined();
});

test('its tables are made once, and again after a write was refused, as when somebody dropped them', async () => {
  const { state, ready } = database();
  await ready();
  await ready();
  expect(state.made).toBe(1);
  state.write = "Table 'warren_inbox' doesn't exist";
  await ready();
  state.write = undefined;
  await ready();
  expect(state.made).toBe(2);
});

test('a database whose tables cannot be made is not ready, and says why', async () => {
  const ready = readyDatabase({ probe: async () => undefined }, () => Promise.reject(new Error('denied')));
  expect(await ready()).toBe('its tables cannot be made: denied');
});
