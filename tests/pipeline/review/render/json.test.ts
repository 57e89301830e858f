import fc from 'fast-check';
import { plainText } from '../../../../catalog/words/sentence.ts';
import type { ObjectEffect, Review } from '../../../../pipeline/review/model.ts';
import { renderJson } from '../../../../pipeline/review/render/json.ts';
import { draws } from '../../../draws.ts';
import { objectWith, review, sampleReview } from '../reviews.ts';
import { cycle, hostileText, plant, shape } from './hostile.ts';

test('a program reads the model with sentences as text, the verdict, the headline and whether it is refused', () => {
  const read = JSON.parse(renderJson(sampleReview()));
  const { objects, unexplained, notes, ...rest } = sampleReview();
  const text = <T extends { sentence: readonly (string | { quote: string })[] }>(each: T) => ({
    ...each,
    sentence: plainText(each.sentence),
  });
  const withTextProof = (each: ObjectEffect) => ({
    ...each,
    proof: each.proof.map(({ stack, address }) => `${stack}: ${address}`),
  });
  expect(read).toEqual({
    ...rest,
    base: { ...rest.base, name: 'main' },
    totals: { stacks: 2, added: 4, changed: 6, replaced: 3, destroyed: 0, released: 0, deferred: 1 },
    verdict: 'Cannot be merged: analytics would shrink its disks from 100 to 50 GiB.',
    canBeMerged: false,
    headline: '1 refused, 1 rolling, 1 new broker, 1 live, 1 unexplained (rolling)',
    worst: 'refused',
    refused: true,
    objects: objects.map((object) => ({ ...object, effects: object.effects.map(withTextProof).map(text) })),
    unexplained: unexplained.map(text),
    notes: notes.map(plainText),
  });
});

test('what is not refused is not said to be', () => {
  const read = JSON.parse(renderJson(review({ objects: [objectWith('a', 'data loss')] })));
  expect([read.refused, read.worst]).toEqual([false, 'data loss']);
});

test('the text is the same in whatever order the keys of the model are', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, inner]) => [key, reversed(inner)])
        .reverse(),
    );
  };
  const full: Review = {
    ...sampleReview(),
    code: { severity: 'live', sentence: ['changes.'], proof: [{ stack: 'a', address: 'b' }] },
  };
  expect(renderJson(reversed(full) as Review)).toBe(renderJson(full));
});

test('it ends with a line break, and only line breaks of the layout are control characters', () => {
  fc.assert(
    fc.property(fc.array(hostileText, { minLength: 1 }), shape, (texts, size) => {
      const planted = plant(cycle(texts), { ...size, severities: size.severities.slice(0, 3) });
      const text = renderJson(planted);
      expect(text.endsWith('}\n')).toBe(true);
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      const read = JSON.parse(text);
      expect(read.notes).toEqual(planted.notes.map(plainText));
      expect(read.objects.map((object: { name: string }) => object.name)).toEqual(
        planted.objects.map(({ name }) => name),
      );
    }),
    draws(100),
  );
});
