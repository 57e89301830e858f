import { until } from './until.ts';

test('it ends as soon as what it waits for is so', async () => {
  let looks = 0;
  await until('it was looked at three times', async () => {
    looks += 1;
    return looks === 3;
  });
  expect(looks).toBe(3);
});

test('it gives up, and says what did not come to be', async () => {
  await expect(until('the queue is empty', () => false, 20)).rejects.toThrow(
    'after 0.02 s it is not so that the queue is empty',
  );
});
