// Stands in for Loki, which nothing here has: refuses what a real 3.7 was seen to refuse (retention without a store of deletions), and is ready.
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
createServer((request, response) => response.writeHead(request.url === '/ready' ? 200 : 404).end()).listen(3100);
