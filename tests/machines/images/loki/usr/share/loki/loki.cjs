// Stands in for Loki, which nothing here has: refuses what a real 3.7 was seen to refuse (retention without a store of deletions), is ready, and says by
// which file it works.
const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');

const file = process.argv.find((word) => word.startsWith('-config.file='))?.slice('-config.file='.length);
const text = readFileSync(file, 'utf8');
if (/retention_enabled: true/.test(text) && !/delete_request_store:/.test(text)) {
  console.error(
    `level=error msg="validating config" err="CONFIG ERROR: compactor.delete-request-store should be configured when retention is enabled"`,
  );
  process.exit(1);
}
if (process.argv.includes('-verify-config')) {
  console.log('level=info msg="config is valid"');
  process.exit(0);
}
process.on('SIGTERM', () => process.exit(0));
const pages = { '/ready': 'ready\n', '/config': text };
createServer((request, response) => {
  const page = pages[request.url];
  response.writeHead(page === undefined ? 404 : 200).end(page);
}).listen(Number(/http_listen_port: (\d+)/.exec(text)?.[1] ?? 3100));
