import { z } from 'zod';

/** Zabbix refused a call. Its own words are the message. */
export class ZabbixError extends Error {
  /** JSON-RPC's number of the error; undefined when nothing was answered in that form. */
  readonly code: number | undefined;

  constructor(message: string, { code, cause }: { code?: number; cause?: unknown } = {}) {
    super(message, { cause });
    this.name = 'ZabbixError';
    this.code = code;
  }
}

/** Zabbix's API: https://www.zabbix.com/documentation/7.0/en/manual/api */
export interface ZabbixApi {
  /** Calls a method and reads its answer. Throws a ZabbixError when Zabbix refuses, is away, or answers in another shape. */
  call<T>(method: string, params: object, answer: z.ZodType<T>): Promise<T>;
}

export interface ZabbixConnection {
  /** `http://127.0.0.1:8080/api_jsonrpc.php` */
  url: string;
  /** Session or API token; left out for what needs none. */
  token?: string;
  /** Default: a minute, which an import of many templates may take. */
  timeoutMs?: number;
}

const rpcAnswer = z.object({
  result: z.unknown().optional(),
  error: z.object({ code: z.int(), message: z.string(), data: z.string().default('') }).optional(),
});

/** Opens the API. Connects to nothing yet. */
export function openZabbix({ url, token, timeoutMs = 60_000 }: ZabbixConnection): ZabbixApi {
  let calls = 0;
  return {
    async call(method, params, answer) {
      calls += 1;
      const body = await post({
        url,
        timeoutMs,
        method,
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        body: JSON.stringify({ jsonrpc: '2.0', id: calls, method, params }),
      });
      const { error, result } = rpcAnswer.parse(body);
      if (error) {
        throw new ZabbixError(`Zabbix refuses ${method}: ${error.data || error.message}`, { code: error.code });
      }
      const parsed = answer.safeParse(result);
      if (parsed.success) return parsed.data;
      // Where, never the value: an answer may hold a secret.
      const places = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
      throw new ZabbixError(`Zabbix answers ${method} in another shape: ${places.slice(0, 5).join('; ')}`);
    },
  };
}

async function post(props: {
  url: string;
  timeoutMs: number;
  method: string;
  headers: Record<string, string>;
  body: string;
}): Promise<object> {
  const { url, timeoutMs, method, headers, body } = props;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json-rpc', ...headers },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    if (!response.ok) throw new ZabbixError(`Zabbix answers ${method} with status ${response.status}`);
    // Before its database is there, PHP answers with a page.
    if (!text.startsWith('{'))
      throw new ZabbixError(`Zabbix answers ${method} with a page instead of JSON: ${firstWords(text)}`);
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof ZabbixError) throw cause;
    const why =
      (cause as Error).name === 'TimeoutError' ? `within ${timeoutMs / 1000} s` : `(${reason(cause as Error)})`;
    throw new ZabbixError(`Zabbix gives ${method} no answer ${why}`, { cause });
  }
}

function firstWords(page: string): string {
  return page
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}

function reason({ message, cause }: Error): string {
  return cause === undefined ? message : reason(cause as Error);
}
