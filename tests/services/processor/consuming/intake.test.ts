import { Intake } from '../../../../services/processor/consuming/intake.ts';
import { fakeSession } from './fake-session.ts';

test('a session is not consumed on while the intake is held back, as it is to begin with', async () => {
  const intake = new Intake();
  const session = fakeSession();
  await intake.use(session);
  expect(intake.heldBack).toBe(true);
  expect(session.did).toEqual([]);
  await intake.resume();
  expect(intake.heldBack).toBe(false);
  expect(session.did).toEqual(['consume']);
});

test('a session that comes while messages are taken is consumed on at once', async () => {
  const intake = new Intake();
  await intake.resume();
  const session = fakeSession();
  await intake.use(session);
  expect(session.did).toEqual(['consume']);
});

test('holding back cancels on the session, and says when the broker has heard', async () => {
  const intake = new Intake();
  const session = fakeSession();
  await intake.resume();
  await intake.use(session);
  intake.hold();
  expect(intake.heldBack).toBe(true);
  expect(session.did).toEqual(['consume']);
  await intake.cancelled();
  expect(session.did).toEqual(['consume', 'cancel']);
});

test('a session that is lost is neither cancelled on nor consumed on, and one that came after it stays', async () => {
  const intake = new Intake();
  const [lost, next] = [fakeSession(), fakeSession()];
  await intake.use(lost);
  intake.lost(lost);
  await intake.resume();
  intake.hold();
  await intake.cancelled();
  expect(lost.did).toEqual([]);
  await intake.use(next);
  intake.lost(lost);
  await intake.resume();
  expect(next.did).toEqual(['consume']);
});
