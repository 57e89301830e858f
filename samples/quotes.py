"""Answers GET /quotes/<symbol> with a price: an application in any language, reached through a queue.

It listens on 127.0.0.1 alone, on the port that PORT names (8000), and knows nothing of RabbitMQ: the processor beside it
takes the requests from the queue and sends the responses back.
"""

import json
import os
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit


class Quotes(BaseHTTPRequestHandler):
    # Keeps connections open, as the processor does.
    protocol_version = "HTTP/1.1"
    # Headers and body leave in two writes; the second would wait for the first to be acknowledged.
    disable_nagle_algorithm = True

    def do_GET(self):
        path = unquote(urlsplit(self.path).path)
        if path == "/health":
            return self.answer(200, {"status": "well"})
        symbol = path.removeprefix("/quotes/")
        if symbol == path or not (symbol.isascii() and symbol.isalnum()) or len(symbol) > 10:
            return self.answer(404, {"error": "no such quote"})
        # The same for a symbol each time, since there is no exchange behind it.
        cents = 1000 + zlib.crc32(symbol.upper().encode()) % 49_000
        self.answer(200, {"symbol": symbol.upper(), "price": cents / 100, "currency": "EUR"})

    do_HEAD = do_GET

    def answer(self, status, content):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_):
        """Says nothing: `warren tap quotes` is the access log."""


if __name__ == "__main__":
    address = ("127.0.0.1", int(os.environ.get("PORT", "8000")))
    ThreadingHTTPServer(address, Quotes).serve_forever()
