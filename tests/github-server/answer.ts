/** What the server answers a request with. */
export interface Answer {
  status: number;
  /** Sent as JSON; none for 204. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** A failure as GitHub words it: https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api */
export function failure(status: number, message: string, more: object = {}): Answer {
  return { status, body: { message, ...more, documentation_url: 'https://docs.github.com/rest', status: `${status}` } };
}

export const notFound = failure(404, 'Not Found');

/** What a field of the body has against it, as GitHub says it. */
export function invalid(resource: string, error: { field: string; code: string; message?: string }): Answer {
  return failure(422, 'Validation Failed', { errors: [{ resource, ...error }] });
}

/**
 * One page of a list, with addresses of the others in `link`. A page has 30 unless asked for another number, and at most 100:
 * https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export function page<T>(all: readonly T[], address: URL, body: (some: T[]) => unknown = (some) => some): Answer {
  const size = Math.min(numberIn(address, 'per_page') ?? 30, 100);
  const current = numberIn(address, 'page') ?? 1;
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (to: number, rel: string) => {
    const target = new URL(address);
    target.searchParams.set('page', String(to));
    return `<${target.href}>; rel="${rel}"`;
  };
  const links = [
    ...(current > 1 ? [link(current - 1, 'prev')] : []),
    ...(current < last ? [link(current + 1, 'next'), link(last, 'last')] : []),
    ...(current > 1 ? [link(1, 'first')] : []),
  ];
  return {
    status: 200,
    body: body(all.slice((current - 1) * size, current * size)),
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  };
}

function numberIn({ searchParams }: URL, name: string): number | undefined {
  const text = searchParams.get(name);
  return text !== null && /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
}
