import { both, removalsFile } from '../../../services/watch/grafana/removals.ts';

const wanted = { rules: ['a'], contactPoints: [] };

test('what Grafana may hold and the set has not is deleted by a file', () => {
  expect(removalsFile({ held: { rules: ['a', 'b'], contactPoints: ['pd'] }, wanted })).toBe(
    'apiVersion: 1\ndeleteRules:\n  - orgId: 1\n    uid: b\ndeleteContactPoints:\n  - orgId: 1\n    uid: pd\n',
  );
});

test('nothing to delete is no file', () => {
  expect(removalsFile({ held: wanted, wanted })).toBeUndefined();
});

test('of an interrupted set nothing is forgotten: Grafana may hold either', () => {
  expect(both({ rules: ['b', 'a'], contactPoints: [] }, { rules: ['c', 'a'], contactPoints: ['pd'] })).toEqual({
    rules: ['a', 'b', 'c'],
    contactPoints: ['pd'],
  });
});
