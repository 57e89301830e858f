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
    check: (value) => {
      // Names of fields and vhosts stand in each of thousands of entries.
      const known = new Map<string, string | undefined>();
      return lookAtTexts(value, (text, path) => {
        if (!known.has(text)) known.set(text, looksLikeSecret(text));
        return looksSecret(text, path, known.get(text));
      });
    },
  },
  {
    name: 'no-synthesis-token',
    doc: 'No text holds a token of the synthesis itself, which would be replaced by a value from somewhere else.',
    severity: 'error',
    check: (value) =>
      lookAtTexts(value, (text, path) => {
        const token = synthesisTokens.exec(text)?.[0];
        return token
          ? [{ path: [...path], message: `holds "${token}", which is kept for the synthesis. Remove it.` }]
          : [];
      }),
  },
];

/** What a text is found to be, with where it stands. */
type Look = (text: string, path: (string | number)[]) => Finding[];

/**
 * Looks at every text value below a value, and at every key, which may carry text as well. `path` is the walk's own, and
 * copied by whoever keeps it: files hold hundreds of thousands of texts.
 */
function lookAtTexts(value: unknown, look: Look): Finding[] {
  const [path, found]: [(string | number)[], Finding[]] = [[], []];
  const keep = (findings: Finding[]) => {
    if (findings.length > 0) found.push(...findings);
  };
  const walk = (inner: unknown): void => {
    if (typeof inner === 'string') keep(look(inner, path));
    if (typeof inner !== 'object' || inner === null) return;
    const isList = Array.isArray(inner);
    for (const [key, each] of Object.entries(inner)) {
      path.push(isList ? Number(key) : key);
      if (!isList) keep(look(key, path));
      walk(each);
      path.pop();
    }
  };
  walk(value);
  return found;
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

function looksSecret(text: string, path: FieldPath, match: string | undefined): Finding[] {
  const key = keyOf(path);
  const isSecret = isSecretName(key) || tokenField.test(key);
  const named = text !== key && !isReference(path) && !saysNone(text, path) && isSecret ? 'a secret' : undefined;
  const found = match ?? named;
  if (!found) return [];
  const message = `holds ${found}, written inline. Put it in AWS Secrets Manager, refer to it as { secret: NAME }, and change it: git remembers.`;
  return [{ path: [...path], message }];
}
