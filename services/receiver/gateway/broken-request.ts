import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Exchange } from './pipelines.ts';

/** Answers what is no request, was never finished, or is too large to be read, and closes the connection. */
export function answerBrokenRequest(
  error: Error & { code?: string },
  socket: Socket,
  /** The last request before it that came whole, and is not answered yet. */
  before: Exchange | undefined,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  // Those answers are still to be sent, and would be taken for this one.
  if (before && !before.response.writableFinished)
    before.response.once('finish', () => end(socket, statusOf(error.code)));
  // Node.js keeps the response that is under way there; its own answer to such requests looks at it too (lib/_http_server.js).
  else if ((socket as { _httpMessage?: ServerResponse | null })._httpMessage?.headersSent) socket.destroy();
  else end(socket, statusOf(error.code));
}

function end(socket: Socket, status: string): void {
  if (!socket.writable) return;
  const body = JSON.stringify({ error: status.slice(4).toLowerCase() });
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
  // A client that goes on sending and never reads is not waited for.
  socket.resume();
  setTimeout(() => socket.destroy(), closeWithinMs).unref();
}

const closeWithinMs = 2_000;

/** https://nodejs.org/api/http.html#event-clienterror */
function statusOf(code: string | undefined): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large';
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return '413 Payload Too Large';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return '408 Request Timeout';
  return '400 Bad Request';
}
