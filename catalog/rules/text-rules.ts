import type { FieldPath } from '../files/problem.ts';
import { isSecretName, looksLikeSecret } from '../files/secret-text.ts';
import type { Finding, Rule } from './rule.ts';

/** How cdktf marks values that are known later: texts, numbers and mappings (cdktf/lib/tokens). */
const synthesisTokens = /TfToken\[|e\+289|^(String|Any) Map Token Value$/;

/** The one key of a reference to a secret, `password: { secret: NAME }`; what stands there is a name. */
const referenceKey = 'secret';

/**
 * Rules about every text in a file, whatever its field. They see the file as it was written, before its shape is
 * checked: a secret where a reference belongs has the wrong shape, and must be called a secret all the same.
 */
export const textRules: readonly Rule<unknown>[] = [
  {
    name: 'no-inline-secret',
    doc: 'No secret is written into a file; files refer to AWS Secrets Manager.',
    severity: 'error',
    check: (value) => findTexts(value, []).flatMap(looksSecret),
  },
  {
    name: 'no-synthesis-token',
    doc: 'No text holds a token of the synthesis itself, which would be replaced by a value from somewhere else.',
    severity: 'error',
    check: (value) =>
      findTexts(value, []).flatMap(({ text, path }) => {
        const token = synthesisTokens.exec(text)?.[0];
        return token ? [{ path, message: `holds "${token}", which is kept for the synthesis. Remove it.` }] : [];
      }),
  },
];

interface Text {
  text: string;
  path: FieldPath;
}

/** Every text value below a value, and every key, which may carry text as well. */
function findTexts(value: unknown, path: FieldPath): Text[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const innerPath = [...path, Array.isArray(value) ? Number(key) : key];
    return [...(Array.isArray(value) ? [] : [{ text: key, path: innerPath }]), ...findTexts(inner, innerPath)];
  });
}

/** In mappings of plain values people choose the keys. */
function isReference(path: FieldPath): boolean {
  return path.at(-1) === referenceKey && !['tags', 'configuration'].includes(String(path.at(-2)));
}

/** A user of a broker that has no password says so: `users.till.password: none`. */
function saysNone(text: string, path: FieldPath): boolean {
  return text === 'none' && path.length === 3 && path[0] === 'users' && path[2] === 'password';
}

/** What a text is called by; an entry of `secrets` is a `secret`. */
function keyOf(path: FieldPath): string {
  const key = path.at(-1) ?? '';
  return typeof key === 'number' ? String(path.at(-2) ?? '').replace(/s$/, '') : key;
}

/** Fields of files that refer to a token, such as `deployToken`. */
const tokenField = /[a-z]Token$/;

function looksSecret({ text, path }: Text): Finding[] {
  const key = keyOf(path);
  const match = looksLikeSecret(text);
  const isSecret = isSecretName(key) || tokenField.test(key);
  const named = text !== key && !isReference(path) && !saysNone(text, path) && isSecret ? 'a secret' : undefined;
  const found = match ?? named;
  if (!found) return [];
  const message = `holds ${found}, written inline. Put it in AWS Secrets Manager, refer to it as { secret: NAME }, and change it: git remembers.`;
  return [{ path, message }];
}
