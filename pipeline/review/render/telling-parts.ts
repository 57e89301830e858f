import type { AttributeChange } from '../model.ts';
import { knownLater } from '../plan/mask.ts';

/**
 * What a person reads of the attributes of a resource, old and new: of documents and objects their parts, and nothing that is
 * computed from something else that is told: values that the apply makes, hashes, names made of them, and all tags beside the tags.
 */
export function tellingParts(attributes: readonly AttributeChange[]): AttributeChange[] {
  const names = attributes.map(({ name }) => name);
  const own = attributes.filter(({ name }) => name !== 'tags_all' || !names.includes('tags'));
  return own.flatMap((attribute) => {
    const { name, parts = [], moreParts = 0 } = attribute;
    if (parts.length === 0) return isComputed(attribute) ? [] : [attribute];
    const telling = parts.filter((part) => !isComputed(part));
    const more = moreParts > 0 ? [{ name: `${name}, parts besides`, after: String(moreParts) }] : [];
    return [...telling.map((part) => ({ ...part, name: `${name} ${part.name}`.trim() })), ...more];
  });
}

/** Nothing that is hidden is computed: that it differs is all that is known of it. */
function isComputed({ before, after }: AttributeChange): boolean {
  if (after === knownLater) return true;
  if (before === undefined || after === undefined) return false;
  const [was, is] = [before, after].map(withoutHashes);
  return was === is && before !== after;
}

/** Content hashes, whole or in a name. */
function withoutHashes(text: string): string {
  return text.replace(/[0-9a-f]{16,}/g, '#');
}
