import { createServer } from 'node:http';

/** A program: the HTTP application behind everything in reply mode. It answers with what it was sent. */

const { port } = JSON.parse(process.argv[2] ?? '{}') as { port: number };
// Connections outlive the pauses of the proxies that keep them: nginx keeps an upstream's for 60 s.
createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': body.length });
    response.end(body);
  });
}).listen(port, '127.0.0.1');
