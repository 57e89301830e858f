import { Refusal } from '../response/refusal.ts';

/** The hosts that a Host header can name: a name or address, with or without a port. https://www.rfc-editor.org/rfc/rfc9110#section-7.2 */
const hostForm = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{0,5})?$/i;

/**
 * The path of a request's target, undecoded and without the query; or why it has none. A target is visible ASCII that begins with a slash,
 * escapes are whole and its path decodes to UTF-8 without control characters. A path with `.` or `..` is refused, since an application
 * would take it for another path than the one that was routed.
 */
export function pathOf(target: string): string | Refusal {
  if (!/^\/[!"$-~]*$/.test(target)) return malformed;
  const question = target.indexOf('?');
  const path = question === -1 ? target : target.slice(0, question);
  if (target.includes('%') && !decodes(target, path)) return malformed;
  if (path.includes('.') || path.includes('%')) {
    const segments = path.replace(/%2e/gi, '.').split('/');
    if (segments.some((segment) => segment === '.' || segment === '..')) return malformed;
  }
  return path;
}

/** The host that a Host header names, in lower case without its port; or why it names none. */
export function hostOf(value: string | undefined): string | Refusal {
  const host = value === undefined ? undefined : hostForm.exec(value)?.[1];
  return host === undefined ? noHost : host.toLowerCase();
}

const malformed = new Refusal(400, 'refused-target', 'the target of the request is malformed');
const noHost = new Refusal(400, 'refused-host', 'the request names no host, or not exactly one');

function decodes(target: string, path: string): boolean {
  if (/%(?![0-9a-f]{2})/i.test(target) || /%(?:[01][0-9a-f]|7f)/i.test(path)) return false;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
