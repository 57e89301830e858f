import type { Manifest } from '../../../../services/watch/backup/manifest.ts';
import { planPruning } from '../../../../services/watch/backup/prune.ts';

const now = new Date('2026-11-30T12:00:00.000Z');
const backup = (day: number, blocks: string[]): Manifest => {
  const time = `2026-11-${day}T03:00:00.000Z`;
  return {
    time,
    expiresAt: new Date(Date.parse(time) + 7 * 24 * 3_600_000).toISOString(),
    parts: [{ path: 'grafana/grafana.db', key: `monitoring/parts/${time}/grafana/grafana.db`, bytes: 1 }],
    blocks: blocks.map((block) => ({ block, path: 'index', bytes: 1 })),
  };
};
const keysOf = (backups: Manifest[]) => ({
  backups,
  parts: backups.flatMap(({ parts }) => parts.map(({ key }) => key)),
  blocks: [...new Set(backups.flatMap(({ blocks }) => blocks.map(({ block }) => `monitoring/blocks/${block}/index`)))],
});

test('what has outlived its time goes with its parts, and of blocks those of the newest backup alone stay', () => {
  const kept = keysOf([backup(20, ['A', 'B']), backup(28, ['B', 'C']), backup(29, ['C', 'D'])]);
  expect(planPruning(kept, now)).toEqual({
    times: ['2026-11-20T03:00:00.000Z'],
    keys: [
      'monitoring/parts/2026-11-20T03:00:00.000Z/grafana/grafana.db',
      'monitoring/blocks/A/index',
      'monitoring/blocks/B/index',
    ],
  });
});

test('the newest backup stays however old it is', () => {
  expect(planPruning(keysOf([backup(10, ['A'])]), now)).toEqual({ times: [], keys: [] });
});

test('parts that an interrupted backup left behind go with the next one', () => {
  const kept = keysOf([backup(29, ['A'])]);
  kept.parts.push('monitoring/parts/2026-11-29T09:00:00.000Z/grafana/grafana.db');
  kept.blocks.push('monitoring/blocks/Z/index');
  expect(planPruning(kept, now).keys).toEqual([
    'monitoring/parts/2026-11-29T09:00:00.000Z/grafana/grafana.db',
    'monitoring/blocks/Z/index',
  ]);
});

test('without any backup nothing is taken away: one may be under way for the first time', () => {
  expect(planPruning({ backups: [], parts: ['monitoring/parts/x/y'], blocks: [] }, now)).toEqual({
    times: [],
    keys: [],
  });
});
