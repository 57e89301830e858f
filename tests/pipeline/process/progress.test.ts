import { stripVTControlCharacters } from 'node:util';
import { showProgress } from '../../../pipeline/process/progress.ts';

/** A terminal that is 60 columns wide, and what stands in its last line. */
function terminal(isTTY = true) {
  const written: string[] = [];
  const stream = { isTTY, columns: 60, write: (text: string) => written.push(text) > 0 };
  return {
    progress: showProgress(stream as unknown as NodeJS.WriteStream),
    written,
    line: () =>
      stripVTControlCharacters(written.at(-1) ?? '')
        .replaceAll('\r', '')
        .trim(),
  };
}

beforeEach(() => jest.useFakeTimers({ doNotFake: [] }));
afterEach(() => jest.useRealTimers());

test('whatever takes long is told of each second, with how long it has been at it', () => {
  const { progress, line } = terminal();
  progress.update('data', 'makes the database');
  expect(line()).toBe('data makes the database');
  jest.advanceTimersByTime(12_000);
  expect(line()).toBe('data makes the database 12 s');
  progress.update('data', 'makes the parameters');
  expect(line()).toBe('data makes the parameters');
  progress.stop();
  jest.advanceTimersByTime(10_000);
  expect(line()).toBe('');
});

test('a log has the lines that stay alone', () => {
  const { progress, written } = terminal(false);
  progress.update('data', 'makes the database');
  jest.advanceTimersByTime(12_000);
  progress.finish('data', '  data  done');
  expect(written).toEqual(['  data  done\n']);
});
