import { type Leading, type MoveWatch, watchForMoves } from '../../../../services/processor/database/moved.ts';

let watch: MoveWatch;
beforeEach(() => void jest.useFakeTimers());
afterEach(() => {
  watch.stop();
  jest.useRealTimers();
});

function connection(remoteAddress: string) {
  const destroy = jest.fn();
  const stream = { remoteAddress, bytesRead: 0, destroyed: false, destroy };
  destroy.mockImplementation(() => Object.assign(stream, { destroyed: true }));
  return { stream, destroy } satisfies Leading & { destroy: unknown };
}

test('a connection that is silent is ended once the name leads elsewhere, and no other', async () => {
  const addresses = ['10.0.0.1'];
  watch = watchForMoves('db.example.com', async () => addresses);
  const [silent, answering, there] = [connection('10.0.0.1'), connection('10.0.0.1'), connection('10.0.0.2')];
  for (const each of [silent, answering]) watch.add(each);
  const seconds = async (count: number) => {
    for (let second = 0; second < count; second += 5) {
      answering.stream.bytesRead += 1;
      await jest.advanceTimersByTimeAsync(5_000);
    }
  };
  // A statement that takes its time on a server that keeps its name.
  await seconds(60);
  expect(silent.destroy).not.toHaveBeenCalled();

  addresses[0] = '10.0.0.2';
  watch.add(there);
  await seconds(15);
  expect(silent.destroy.mock.calls).toEqual([[new Error('db.example.com leads elsewhere by now')]]);
  expect(answering.destroy).not.toHaveBeenCalled();
  expect(there.destroy).not.toHaveBeenCalled();
});

test('a name that leads to several addresses, or cannot be looked up, is held against nobody', async () => {
  let names = async () => ['10.0.0.2', '10.0.0.1'];
  watch = watchForMoves('db.example.com', () => names());
  const silent = connection('10.0.0.1');
  watch.add(silent);
  await jest.advanceTimersByTimeAsync(30_000);
  names = async () => Promise.reject(new Error('EAI_AGAIN'));
  await jest.advanceTimersByTimeAsync(30_000);
  expect(silent.destroy).not.toHaveBeenCalled();
});
