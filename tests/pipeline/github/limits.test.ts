import { badGateway, primaryLimit, secondaryLimit } from '../../github-server.ts';
import { failureOf, type Opened, openTestGitHub } from './opened.ts';

let opened: Opened;
let pull: number;
beforeEach(async () => {
  opened = await openTestGitHub();
  pull = opened.server.repository.addPull({ title: 'Grow the disks' });
});
afterEach(() => opened.server.stop());

const statuses = () => opened.server.requests.map(({ status }) => status);
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000);
const waitingFor = (seconds: number) => `GitHub takes no more requests for now. Trying again in ${seconds} s.`;

test('a request that GitHub fails to answer is sent again', async () => {
  opened.server.faults.next(badGateway());
  opened.server.faults.next({ drop: true });
  opened.server.faults.next({ status: 503 });
  expect(await opened.github.pullRequest(pull)).toMatchObject({ title: 'Grow the disks' });
  expect(statuses()).toEqual([502, 'dropped', 503, 200]);
});

test('it is given up after three more tries, and what to do is said', async () => {
  opened.server.faults.next({ drop: true, times: 100 });
  const { message } = await failureOf(opened.github.pullRequest(pull));
  expect(message).toMatch(/^Cannot read pull request #1: GitHub cannot be reached \(.+\)\. Run it again; /);
  expect(statuses()).toHaveLength(4);
});

test('an answer that does not come is not waited for', async () => {
  const impatient = await openTestGitHub({ answerWithinMs: 300 });
  try {
    const number = impatient.server.repository.addPull();
    impatient.server.faults.next({ delayMs: 600_000 });
    expect(await impatient.github.pullRequest(number)).toMatchObject({ number });
  } finally {
    await impatient.server.stop();
  }
});

test.each([403, 429] as const)('a secondary limit (%d) is waited for as long as GitHub says', async (status) => {
  opened.server.faults.next(secondaryLimit({ status, retryAfter: 7 }));
  expect(await opened.github.pullRequest(pull)).toMatchObject({ number: pull });
  expect(opened.said).toEqual([waitingFor(7)]);
  expect(statuses()).toEqual([status, 200]);
});

test('one that does not say how long is waited for for a minute', async () => {
  opened.server.faults.next(secondaryLimit());
  await opened.github.pullRequest(pull);
  expect(opened.said).toEqual([waitingFor(60)]);
});

test.each([403, 429] as const)('a primary limit (%d) is waited for until it ends', async (status) => {
  opened.server.faults.next(primaryLimit({ status, resetsAt: inSeconds(120) }));
  expect(await opened.github.pullRequest(pull)).toMatchObject({ number: pull });
  expect(opened.said).toHaveLength(1);
  const [seconds = 0] = (opened.said[0]?.match(/\d+(?= s)/) ?? []).map(Number);
  expect(seconds).toBeGreaterThan(115);
  expect(seconds).toBeLessThanOrEqual(122);
});

test('a refusal that says when to come back is waited for whatever its words', async () => {
  const body = { message: 'You have triggered an abuse detection mechanism.' };
  opened.server.faults.next({ status: 403, headers: { 'retry-after': '5' }, body });
  opened.server.faults.next({ status: 429, headers: { 'retry-after': '6' }, body: 'Too many requests' });
  opened.server.faults.next({ status: 429, body: 'Too many requests' });
  await opened.github.pullRequest(pull);
  expect(opened.said).toEqual([5, 6, 60].map(waitingFor));
});

test('writes are waited for too, and done once', async () => {
  opened.server.faults.next({ ...secondaryLimit({ retryAfter: 3 }), method: 'POST' });
  await opened.github.comment(pull, { body: 'Hello', isOurs: (body) => body === 'Hello' });
  expect(opened.server.repository.comments(pull)).toHaveLength(1);
  expect(opened.said).toEqual([waitingFor(3)]);
});

test('a limit that does not end is given up', async () => {
  opened.server.faults.next({ ...secondaryLimit({ retryAfter: 1 }), times: 100 });
  await expect(opened.github.pullRequest(pull)).rejects.toThrow('run it again in a few minutes.');
  expect(statuses()).toHaveLength(5);
});

test('a limit that ends too late is not waited for, and its end is said', async () => {
  const end = inSeconds(50 * 60);
  opened.server.faults.next({ ...primaryLimit({ resetsAt: end }), times: 100 });
  await expect(opened.github.pullRequest(pull)).rejects.toThrow(
    `No more requests are taken before ${end.toISOString().slice(11, 16)} UTC: run it again then.`,
  );
  expect(statuses()).toEqual([403]);
  expect(opened.said).toEqual([]);
});
