import { type HeaderPair, singleHeader } from '../../messages/http.ts';
import type { Refusal } from '../response/refusal.ts';
import { malformedTarget, noHost } from '../response/refusals.ts';

/** The hosts that a Host header can name: a name or address, with or without a port. https://www.rfc-editor.org/rfc/rfc9110#section-7.2 */
const hostForm = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{0,5})?$/i;

/**
 * The path of a request's target, undecoded and without the query; or why it has none. A target is visible ASCII that begins with a slash,
 * escapes are whole and its path decodes to UTF-8 without control characters. A path that an application could take for another one than was routed
 * is refused: with a backslash, with a slash that is encoded more than once, or with `.` or `..`, also where that shows only after it was decoded
 * once more. A slash that is encoded once is for the endpoint to refuse (`hasEncodedSlash`).
 */
export function pathOf(target: string): string | Refusal {
  if (!/^\/[!"$-~]*$/.test(target)) return malformedTarget;
  const question = target.indexOf('?');
  const path = question === -1 ? target : target.slice(0, question);
  if (target.includes('%') && !decodes(target, path)) return malformedTarget;
  return isAmbiguous(path) ? malformedTarget : path;
}

/**
 * A segment may have parameters after a semicolon, https://www.rfc-editor.org/rfc/rfc3986#section-3.3, which servers of Java take off before
 * they look at it; those that keep to Jakarta Servlet 6.0, section 3.5.2, refuse it: https://jakarta.ee/specifications/servlet/6.0/
 */
const dotSegment = /(?:^|\/)\.{1,2}(?:;[^/]*)?(?:\/|$)/;

function isAmbiguous(path: string): boolean {
  if (!/[.%\\]/.test(path)) return false;
  let decoded = path;
  for (let times = 0; times < mostDecodings; times += 1) {
    if (/\\|%5c/i.test(decoded) || dotSegment.test(decoded) || (times > 0 && hasEncodedSlash(decoded))) return true;
    const next = decoded.replace(/%(2[ef5]|3b|5c)/gi, (escaped) =>
      String.fromCharCode(Number.parseInt(escaped.slice(1), 16)),
    );
    if (next === decoded) return false;
    decoded = next;
  }
  return true;
}

/** Whether a path has a slash that parts no segments until somebody decodes it. */
export function hasEncodedSlash(path: string): boolean {
  return /%2f/i.test(path);
}

/** No application decodes a path as often; without an end, a long path of escaped escapes would take long. */
const mostDecodings = 4;

/**
 * A request whose target is a whole URL, as clients write it to proxies, in the usual form: its host counts in place of the Host header's.
 * https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
 */
export function inOriginForm<Request extends { target: string; headers: readonly HeaderPair[] }>(
  request: Request,
): Request {
  const [, host, rest = ''] = /^https?:\/\/([^/?#]*)(.*)$/is.exec(request.target) ?? [];
  // A request without Host, or with two, is refused all the same.
  if (host === undefined || singleHeader(request.headers, 'host') === undefined) return request;
  return {
    ...request,
    target: rest.startsWith('/') ? rest : `/${rest}`,
    headers: request.headers.map((pair) => (pair[0].toLowerCase() === 'host' ? ([pair[0], host] as const) : pair)),
  };
}

/** The host that a Host header names, in lower case without its port; or why it names none. */
export function hostOf(value: string | undefined): string | Refusal {
  const host = value === undefined ? undefined : hostForm.exec(value)?.[1];
  return host === undefined ? noHost : host.toLowerCase();
}

function decodes(target: string, path: string): boolean {
  if (/%(?![0-9a-f]{2})/i.test(target) || /%(?:[01][0-9a-f]|7f)/i.test(path)) return false;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
