import { plainText, quote, type Sentence, say } from '../../../catalog/words/sentence.ts';
import type { ResourceChange } from '../../review/model.ts';
import { resourceChanges } from '../../review/plan/resource-changes.ts';
import type { Drift } from '../find-drift.ts';
import type { Adoption } from './adopt-drift.ts';
import type { AdoptedChange } from './proposal.ts';

/** `storage.sizeGiB of brokers/orders.yaml: 500 (100)`. */
export function describeChange({ file, field, from, to }: AdoptedChange): Sentence {
  const place = say`${{ quote: field }} of ${{ quote: file }}`;
  if (to === undefined) return say`${place} goes; it was ${quote(from)}`;
  return from === undefined
    ? say`${place}: ${quote(to)}, which is new`
    : say`${place}: ${quote(to)} instead of ${quote(from)}`;
}

/** What was taken over, for a terminal. */
export function describeAdoption({ changes, left, files, remaining }: Adoption): string {
  const line = (sentence: Sentence) => `  ${plainText(sentence)}`;
  const written = changes.map((change) => line(describeChange(change)));
  const before = changes.flatMap((change) => (change.before ? [line(change.before)] : []));
  const others = left.map(({ sentence, reason }) => `${line(sentence)} ${plainText(reason)}`);
  return [
    ...(written.length > 0
      ? [`written into ${files.map(({ path }) => path).join(', ')}:`, ...written]
      : ['No file can say any of it, and none was changed.']),
    ...(before.length > 0 ? ['before it is merged:', ...before] : []),
    ...(others.length > 0 ? ['left as it is:', ...others] : []),
    ...(written.length > 0
      ? ['looked at again with these files:', ...remainingLines({ remaining }).map((each) => `  ${each}`)]
      : []),
  ].join('\n');
}

/** What applying the files as they are now would still do, stack by stack. */
export function remainingLines({ remaining }: Pick<Adoption, 'remaining'>): string[] {
  return remaining.flatMap((drift): string[] => {
    const { stack, failure } = drift;
    if (failure) return [`${stack.name}: ${plainText(failure)}`];
    const changes = stillPlanned(drift);
    if (changes.length === 0) return [`${stack.name}: applying these files changes nothing`];
    return changes.map((change) => `${stack.name}: applying these files would still ${words(change)}`);
  });
}

/** What a plan of the files as they are now would do. */
export function stillPlanned({ json }: Drift): ResourceChange[] {
  return json ? resourceChanges(json) : [];
}

function words({ action, address, attributes }: ResourceChange): string {
  const said = attributes.filter(({ name }) => name !== 'id');
  const parts = said.map(({ name, before = 'none', after = 'none' }) => `${name} from ${before} to ${after}`);
  return `${action} ${address}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`;
}

/** The same for machines. */
export function adoptionJson({ changes, left, files, remaining }: Adoption): Record<string, unknown> {
  return {
    files: files.map(({ path }) => path),
    changes: changes.map(({ before, ...change }) => ({ ...change, ...(before ? { before: plainText(before) } : {}) })),
    left: left.map(({ sentence, reason }) => ({ sentence: plainText(sentence), reason: plainText(reason) })),
    remaining: remaining.map((drift) => ({
      stack: drift.stack.name,
      changes: stillPlanned(drift),
      ...(drift.failure ? { failure: plainText(drift.failure) } : {}),
    })),
  };
}
