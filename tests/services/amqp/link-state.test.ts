import type { ChannelModel } from 'amqplib';
import { LinkState } from '../../../services/amqp/link-state.ts';

const made = (session: string) => ({ session, model: {} as ChannelModel, ended: new Promise<void>(() => {}) });

/** What can be seen of a state. */
const seen = ({ session, blocked }: LinkState<string>) => ({ session, blocked });
const without = { session: undefined, blocked: undefined };

describe('a link', () => {
  test.each<[string, (state: LinkState<string>) => void, ReturnType<typeof seen>]>([
    ['has no session to begin with', () => {}, without],
    ['has the session that was made', (state) => state.made(made('a')), { session: 'a', blocked: undefined }],
    [
      'is blocked for a reason',
      (state) => {
        state.made(made('a'));
        state.block('low on memory');
      },
      { session: 'a', blocked: 'low on memory' },
    ],
    [
      'is blocked no more',
      (state) => {
        state.made(made('a'));
        state.block('low on memory');
        state.unblock();
      },
      { session: 'a', blocked: undefined },
    ],
    [
      'loses session and block with its connection',
      (state) => {
        state.made(made('a'));
        state.block('low on memory');
        state.lost();
      },
      without,
    ],
    [
      'has the next session unblocked',
      (state) => {
        state.made(made('a'));
        state.block('low on memory');
        state.made(made('b'));
      },
      { session: 'b', blocked: undefined },
    ],
    ['without a connection is not blocked', (state) => state.block('low on memory'), without],
  ])('%s', (_, change, expected) => {
    const state = new LinkState<string>();
    change(state);
    expect(seen(state)).toEqual(expected);
  });
});

describe('whoever waits for a session', () => {
  it('gets the one there is at once', async () => {
    const state = new LinkState<string>();
    state.made(made('a'));
    expect(await state.ready(0)).toBe('a');
  });

  it('gets it once it is announced', async () => {
    const state = new LinkState<string>();
    const waiting = Promise.all([state.ready(60_000), state.ready(60_000)]);
    state.made(made('a'));
    state.announce();
    expect(await waiting).toEqual(['a', 'a']);
  });

  it('gets none when there is none in time', async () => {
    expect(await new LinkState<string>().ready(1)).toBeUndefined();
  });

  it('waits no longer when the link is closed, nor does anybody after that', async () => {
    const state = new LinkState<string>();
    const waiting = state.ready(60_000);
    state.closing();
    expect([await waiting, await state.ready(60_000)]).toEqual([undefined, undefined]);
  });
});
