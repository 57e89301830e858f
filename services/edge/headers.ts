import { edgeHeader, isOfTheWay } from '../../contracts/edge-headers.ts';
import { endToEnd, type HeaderPair } from '../messages/http.ts';
import type { Refusal } from '../receiver/response/refusal.ts';
import { malformedHeader } from '../receiver/response/refusals.ts';

/** A client's headers as far as they are anybody's business but this connection's, or the way's. */
export function clientHeaders(headers: Headers): HeaderPair[] {
  return endToEnd([...headers]).filter(([name]) => !isOfTheWay(name) && name !== 'expect');
}

/** What the Worker says of a request. */
interface Said {
  originSecret: string;
  client: string | undefined;
  host: string;
  id: string;
  method: string;
  target: string;
}

/**
 * The headers of the request to the function: the signature's, what the Worker says, and the client's. The client's Authorization gives way to the
 * signature, and its Content-Type that of bytes. Refuses what HTTP does not let stand there.
 */
export function originHeaders(
  signed: Headers,
  sent: readonly HeaderPair[],
  { originSecret, client, host, id, method, target }: Said,
): Headers | Refusal {
  const headers = new Headers(signed);
  for (const [name, value] of sent) {
    if (name === 'host' || name === 'content-length') continue;
    if (!isHeader(name, value)) return malformedHeader;
    if (name === 'authorization') headers.set(edgeHeader.authorization, value);
    else if (name === 'content-type') headers.set(edgeHeader.contentType, value);
    else headers.append(name, value);
  }
  headers.set('content-type', 'application/octet-stream');
  headers.set(edgeHeader.origin, originSecret);
  if (client !== undefined) headers.set(edgeHeader.client, client);
  headers.set(edgeHeader.host, host);
  headers.set(edgeHeader.request, `${id} ${method} ${target}`);
  return headers;
}

/** https://www.rfc-editor.org/rfc/rfc9110#section-5: a name is a token, and a value has no control characters but the tab. */
function isHeader(name: string, value: string): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9a-z]+$/i.test(name) && !/[^\t -~\u0080-\uffff]/.test(value);
}

/** The receiver's headers, as they go to the client. */
export function answerHeaders(headers: Headers): Headers {
  const kept = new Headers();
  for (const [name, value] of endToEnd([...headers])) if (!isOfTheWay(name)) kept.append(name, value);
  return kept;
}
