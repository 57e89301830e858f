import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  both,
  heldByGrafana,
  keepHeld,
  removalsFile,
  removalsPath,
  withRemovals,
} from '../../../services/watch/grafana/removals.ts';
import { ruleOf, rulesFile, setOf } from './sets.ts';

const wanted = { rules: ['a'], contactPoints: [], policies: [] };

test('what Grafana may hold and the set has not is deleted by a file', () => {
  expect(removalsFile({ held: { rules: ['a', 'b'], contactPoints: ['pd'], policies: [1] }, wanted })).toBe(
    'apiVersion: 1\ndeleteRules:\n  - orgId: 1\n    uid: b\ndeleteContactPoints:\n  - orgId: 1\n    uid: pd\nresetPolicies:\n  - 1\n',
  );
});

test('nothing to delete is no file', () => {
  expect(removalsFile({ held: wanted, wanted })).toBeUndefined();
});

test('of an interrupted set nothing is forgotten: Grafana may hold either', () => {
  expect(
    both(
      { rules: ['b', 'a'], contactPoints: [], policies: [] },
      { rules: ['c', 'a'], contactPoints: ['pd'], policies: [1] },
    ),
  ).toEqual({
    rules: ['a', 'b', 'c'],
    contactPoints: ['pd'],
    policies: [1],
  });
});

test('a set is read together with what deletes the rules of others, and its own are noted before that', () => {
  const data = mkdtempSync(join(tmpdir(), 'warren-test-'));
  const files = { 'grafana/provisioning/alerting/orders.yaml': rulesFile(ruleOf('a')) };
  const set = setOf(files, { images: { grafana: 'grafana/grafana:1' } });
  expect(withRemovals({ data }, set)).toBe(set.files);
  keepHeld({ data }, { rules: ['b'], contactPoints: [], policies: [] });
  expect(withRemovals({ data }, set).get(removalsPath)).toContain('uid: b');
  expect(heldByGrafana({ data })).toEqual({ rules: ['a', 'b'], contactPoints: [], policies: [] });
  rmSync(data, { recursive: true });
});

test('a set without Grafana notes nothing', () => {
  const data = mkdtempSync(join(tmpdir(), 'warren-test-'));
  const set = setOf({ 'loki/loki.yaml': 'a: 1' });
  expect(withRemovals({ data }, set)).toBe(set.files);
  expect(readdirSync(data)).toEqual([]);
  rmSync(data, { recursive: true });
});
