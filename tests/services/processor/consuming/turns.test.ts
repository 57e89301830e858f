import { Turns } from '../../../../services/processor/consuming/turns.ts';

function turnsOf(places: number) {
  const started: string[] = [];
  return { started, turns: new Turns<string>(places, (item) => started.push(item)) };
}

test('as many start as there are places, and the next one when one is free again, in order', () => {
  const { turns, started } = turnsOf(2);
  for (const item of ['a', 'b', 'c', 'd']) turns.enter(item);
  expect(started).toEqual(['a', 'b']);
  turns.leave();
  expect(started).toEqual(['a', 'b', 'c']);
  turns.leave();
  turns.leave();
  expect(started).toEqual(['a', 'b', 'c', 'd']);
});

test('a place that nobody waits for is there for the next one', () => {
  const { turns, started } = turnsOf(1);
  turns.enter('a');
  turns.leave();
  turns.enter('b');
  turns.enter('c');
  expect(started).toEqual(['a', 'b']);
});

test('those that are withdrawn do not start, and the others keep their turn', () => {
  const { turns, started } = turnsOf(1);
  for (const item of ['a', 'b1', 'c', 'b2', 'd']) turns.enter(item);
  expect(turns.withdraw((item) => item.startsWith('b'))).toEqual(['b1', 'b2']);
  turns.leave();
  turns.leave();
  expect(started).toEqual(['a', 'c', 'd']);
  turns.enter('e');
  expect(turns.withdraw()).toEqual(['e']);
  turns.leave();
  expect(started).toEqual(['a', 'c', 'd']);
});
