import { isSecretName, looksLikeSecret } from '../../../catalog/files/secret-text.ts';

/** What secrets are called in Terraform, in environments and on command lines. */
const words = [
  '[a-z0-9]{0,40}pass(word|wd|phrase|code)s?',
  'pass|pwd',
  '(client|shared|app|consumer|webhook)?[_-]?secret',
  'secret[_-]?(string|binary|value|access[_-]?key|key([_-]?base)?)',
  '(auth|access|session|refresh|bearer|api|security)?[_-]?tokens?',
  '(private|api|access|secret|license|encryption|signing|integration|account|storage|ssh)[_-]?keys?',
  'key[_-]?material|credentials?|authorization|connection[_-]?string|cookie|user[_-]?data',
].join('|');

/** What may follow the word and leave it a secret; after `secret_arn` or `token_type` it is none. */
const endings = '([_-]?(wo|old|new|previous|current|hash|data|text|plain|base64|b64|pem|openssh|pkcs8|[0-9]))*';

/** A name that ends in `_wo` is that of a write-only argument. */
const secretAttribute = new RegExp(`(^|[^a-z0-9])(${words})${endings}$|_wo$`, 'i');

/** `password=…`, `"password": "…"`, `token: …`. */
const assignment = new RegExp(`(^|[^a-z0-9])(${words})${endings}["'\\\\]{0,4}\\s{0,8}[=:]\\s{0,8}[^\\s,;)}\\]]`, 'i');

/** `--password …`. */
const option = new RegExp(`(^|\\s)--?[\\w-]{0,40}?(${words})\\s+\\S`, 'i');

const bearer = /\bbearer\s+[\w.~+/=-]{16,}/i;

/** `…:secret:acme/orders` is the name of a secret, not one. */
const arn = /\barn:aws[\w-]*:[^\s"'\\,]*/g;

/**
 * Whether what stands under this name in Terraform is a secret: the names that are so in files, and more, also in camel
 * case. A name that leads to a secret, such as `secret_arn`, is none.
 */
export function isSecretAttribute(name: string): boolean {
  return isSecretName(name) || secretAttribute.test(name.replace(/([a-z0-9])([A-Z])/g, '$1_$2'));
}

/** Whether a text is or holds a secret, as far as that can be seen: by its form, or by a name that stands before it. */
export function holdsSecret(text: string): boolean {
  if (looksLikeSecret(text) !== undefined) return true;
  const rest = text.replace(arn, '');
  return assignment.test(rest) || option.test(rest) || bearer.test(rest);
}
