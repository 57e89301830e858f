// Stands in for cloudflared, which nothing here has: reads its token as cmd/cloudflared/tunnel/subcommands.go of 2026.8.2 does, and is ready as if Cloudflare
// had taken it.
const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');

const flagOf = (flag) => process.argv.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1);
try {
  const token = JSON.parse(Buffer.from(readFileSync(flagOf('--token-file'), 'utf8').trim(), 'base64').toString('utf8'));
  if (!token.a || !token.t || !token.s) throw new Error();
} catch {
  console.error('Provided Tunnel token is not valid.');
  process.exit(255);
}
process.on('SIGTERM', () => process.exit(0));
const [host, port] = flagOf('--metrics').split(':');
createServer((request, response) => {
  response.writeHead(request.url === '/ready' ? 200 : 404).end('{"status":200,"readyConnections":4}');
}).listen(Number(port), host);
