import { secretHeaders } from '../../../contracts/endpoint-settings.ts';
import type { HeaderPair } from '../../messages/http.ts';

/** What stands in place of a secret. */
export const redacted = '[redacted]';

/** Hides what is secret in a request or response before it leaves the process for anybody but the worker. */
export interface Redact {
  headers(pairs: readonly HeaderPair[]): HeaderPair[];
  /** Values of query parameters that are named like secrets. */
  target(target: string): string;
}

/** Hides the headers named, in lower case, besides those that are secret everywhere. */
export function openRedact(names: readonly string[]): Redact {
  const secret = new Set([...secretHeaders, ...names]);
  return {
    headers: (pairs) =>
      pairs.map(([name, value]) => {
        const lower = name.toLowerCase();
        if (secret.has(lower) || isSecretName(lower)) return [name, redacted];
        return [name, carriesTarget.has(lower) ? redactTarget(value) : value];
      }),
    target: redactTarget,
  };
}

/** Headers that hold a URL, query and all. */
const carriesTarget = new Set(['location', 'content-location', 'referer', 'x-original-url', 'x-rewrite-url']);

function redactTarget(target: string): string {
  // A fragment may carry the same: https://www.rfc-editor.org/rfc/rfc6749#section-4.2.2
  const begin = target.search(/[?#]/);
  if (begin === -1) return target;
  const parts = target
    .slice(begin)
    .split(/((?<!.)[?#]|[&;#])/s)
    .map((part) => {
      const equals = part.indexOf('=');
      return equals !== -1 && isSecretName(decoded(part.slice(0, equals)).toLowerCase())
        ? `${part.slice(0, equals)}=${redacted}`
        : part;
    });
  return target.slice(0, begin) + parts.join('');
}

/**
 * Names that end like those of secrets, such as `access_token`, `apiKey` and `X-Amz-Signature`, or have a part in brackets that does, as
 * `user[password]`; too many rather than too few.
 */
const secretName =
  /(token|key|secret|passw(or)?d|passphrase|pwd|signature|sig|hmac|code|auth|authorization|credentials?|jwt|assertion|session(_?id)?|sid|otp|pin|cookie)$/;

function isSecretName(lower: string): boolean {
  return lower.split(/[[\]]/).some((part) => secretName.test(part));
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
}
