import { openRecentDeliveries } from '../../../../services/processor/consuming/recent-deliveries.ts';

describe('what this process had', () => {
  it('is remembered once, and not for ever', () => {
    const recent = openRecentDeliveries(2);
    for (const key of ['a', 'b', 'c']) recent.remember(key, 'seen');
    recent.remember(undefined, 'seen');
    expect(recent.recall('a')).toBeUndefined();
    expect([recent.recall('b'), recent.recall('b')]).toEqual(['seen', undefined]);
    recent.remember('c', 'done');
    expect(recent.recall('c')).toBe('done');
    expect(recent.recall(undefined)).toBeUndefined();
  });
});
