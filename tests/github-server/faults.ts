/** What requests have to suffer before the server looks at them. Give a status, or `drop`, or `delayMs` alone. */
export interface Fault {
  /** `GET`, `POST`, …; any method when left out. */
  method?: string;
  /** Matched with the path without its query; any path when left out. */
  path?: RegExp;
  /** How many matching requests. Default: 1. */
  times?: number;
  /** How many matching requests go well before it. Default: 0. */
  after?: number;
  /** The answer's status. */
  status?: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON, a string as HTML. Default: a message that says nothing. */
  body?: object | string;
  /** Closes the connection without an answer. */
  drop?: true;
  /** Does what is asked before it fails: only the answer is lost. */
  done?: true;
  /** Waits so long before anything else. Default: 0. */
  delayMs?: number;
}

/** The faults that wait for their requests. */
export interface Faults {
  /** The next matching requests suffer so. The first that matches counts, in the order in which they were given. */
  next(fault: Fault): void;
  /** Forgets all of them. */
  clear(): void;
  /** The fault that this request meets; counts it. */
  meet(request: { method: string; path: string }): Fault | undefined;
}

/** No faults yet. */
export function createFaults(): Faults {
  let waiting: { fault: Fault; after: number; times: number }[] = [];
  return {
    next: (fault) => void waiting.push({ fault, after: fault.after ?? 0, times: fault.times ?? 1 }),
    clear: () => {
      waiting = [];
    },
    meet: (request) => {
      const entry = waiting.find(({ fault }) => matches(fault, request));
      if (!entry) return undefined;
      if (entry.after > 0) {
        entry.after -= 1;
        return undefined;
      }
      entry.times -= 1;
      if (entry.times <= 0) waiting = waiting.filter((one) => one !== entry);
      return entry.fault;
    },
  };
}

/** GitHub's answer to too many writes at once: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export function secondaryLimit({ status = 403, retryAfter }: { status?: 403 | 429; retryAfter?: number } = {}): Fault {
  return {
    status,
    headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
    body: {
      message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      documentation_url:
        'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
    },
  };
}

/** GitHub's answer when the requests of this hour are used up, which they are until the moment given. */
export function primaryLimit({ status = 403, resetsAt }: { status?: 403 | 429; resetsAt: Date }): Fault {
  return {
    status,
    headers: {
      'x-ratelimit-limit': '1000',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-used': '1000',
      'x-ratelimit-reset': String(Math.floor(resetsAt.getTime() / 1000)),
    },
    body: {
      message: 'API rate limit exceeded for installation ID 1.',
      documentation_url: 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#exceeding-the-rate-limit',
    },
  };
}

/** The page that a proxy of GitHub answers with when what is behind it does not answer. */
export function badGateway(): Fault {
  return { status: 502, body: '<html><head><title>502 Bad Gateway</title></head><body>Unicorn!</body></html>' };
}

function matches({ method, path }: Fault, request: { method: string; path: string }): boolean {
  return (method === undefined || method === request.method) && (path === undefined || path.test(request.path));
}
