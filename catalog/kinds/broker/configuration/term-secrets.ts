import { isSecretName } from '../../../files/secret-text.ts';
import { readTerm, type Term, termText } from '../openings/erlang-terms.ts';

/** A secret by its name, and where the name stands. */
export interface NamedSecret {
  name: string;
  at: number;
}

/** The name in `{name, …}`, `{"name", …}` or `<<"name">> => …`. */
const namedTerm = /(?:\{\s*|,\s*(?=[^,{}]*=>))(?:<<)?["']?(\w+)["']?(?:>>)?\s*(?:,|=>)/g;

/** Settings of LDAP that hold a name and a password as `{name, {"user", "password"}}`. */
const binds = ['other_bind', 'dn_lookup_bind'];
const bindTerm = /\{\s*'?(other_bind|dn_lookup_bind)'?\s*,\s*\{/g;

/** Secrets in a text of advanced.config, in its comments too, each name once. */
export function secretsIn(text: string): NamedSecret[] {
  const { term } = readTerm(text);
  // Of what is no term, and of comments, only how it looks is known.
  const looked = term ? commentsOf(text) : text;
  const found = [
    ...(term ? below(term) : []),
    ...[...looked.matchAll(namedTerm)].map(placed).filter(({ name }) => isSecretName(name)),
    ...[...looked.matchAll(bindTerm)].map(placed),
  ];
  return [...new Map([...found].reverse().map((each) => [each.name, each])).values()].reverse();
}

/** What is no comment is blank, and everything where it was. */
function commentsOf(text: string): string {
  const parts = /%[^\n]*|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\$\\?[\s\S]|[^%"'$]+/g;
  return text.replace(parts, (part) => (part.startsWith('%') ? part : ' '.repeat(part.length)));
}

function placed(match: RegExpMatchArray): NamedSecret {
  const [whole, name = ''] = match;
  return { name, at: (match.index ?? 0) + whole.indexOf(name) };
}

function below(term: Term): NamedSecret[] {
  if (term.kind === 'map') return [...inPairs(term.pairs), ...term.pairs.flat().flatMap(below)];
  if (term.kind === 'list') return [...term.items, ...(term.tail ? [term.tail] : [])].flatMap(below);
  if (term.kind !== 'tuple') return [];
  const [name, value] = term.items;
  const pair: [Term, Term][] = name && value && term.items.length === 2 ? [[name, value]] : [];
  return [...inPairs(pair), ...term.items.flatMap(below)];
}

function inPairs(pairs: readonly [Term, Term][]): NamedSecret[] {
  // Of a JSON Web Key that is symmetric, `k` is the key: https://www.rfc-editor.org/rfc/rfc7518#section-6.4
  const isSymmetric = pairs.some(([name, value]) => termText(name) === 'kty' && termText(value) === 'oct');
  return pairs
    .filter(([name, value]) => holdsSecret(termText(name), value, isSymmetric))
    .map(([name]) => ({ name: termText(name), at: name.at }));
}

/** Kinds of private keys as Erlang has them, {key, {Kind, Bytes}}. */
const privateKeys = /^(RSAPrivateKey|DSAPrivateKey|ECPrivateKey|PrivateKeyInfo)$/;

/** Where a passphrase comes from is none: {passphrase, {file, Path}}, {passphrase, prompt}. */
function holdsSecret(name: string, value: Term, isSymmetric: boolean): boolean {
  if (binds.includes(name)) return value.kind === 'tuple';
  const isText = value.kind === 'string' || value.kind === 'binary' || value.kind === 'number';
  const isNamed = isSecretName(name) || privateKeys.test(name) || (isSymmetric && name === 'k');
  return isNamed && isText && value.text !== '';
}
