// Speaks Lambda's Runtime API for a handler, as AWS's runtime for Node.js does: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
const { Agent, request } = require('node:http');
const { resolve } = require('node:path');

const { AWS_LAMBDA_RUNTIME_API: api, LAMBDA_TASK_ROOT: root, _HANDLER: named } = process.env;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function ask(method, path, body) {
  return new Promise((done, failed) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const sent = request(`http://${api}/2018-06-01/runtime/${path}`, { method, agent, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => done({ headers: response.headers, text: Buffer.concat(chunks).toString() }));
      response.on('error', failed);
    });
    sent.on('error', failed);
    sent.end(body);
  });
}

const failure = (error) =>
  JSON.stringify({ errorType: error?.name ?? 'Error', errorMessage: String(error?.message ?? error), trace: [] });

async function serve(handler) {
  for (;;) {
    const { headers, text } = await ask('GET', 'invocation/next');
    const id = headers['lambda-runtime-aws-request-id'];
    const deadline = Number(headers['lambda-runtime-deadline-ms']);
    const context = {
      awsRequestId: id,
      invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
      getRemainingTimeInMillis: () => deadline - Date.now(),
    };
    let [path, body] = ['response', ''];
    try {
      body = JSON.stringify((await handler(JSON.parse(text), context)) ?? null);
    } catch (error) {
      [path, body] = ['error', failure(error)];
    }
    await ask('POST', `invocation/${encodeURIComponent(id)}/${path}`, body);
  }
}

function load() {
  const [file, name] = named.split('.');
  const endings = ['.js', '.mjs', '.cjs'];
  const found = endings
    .map((ending) => resolve(root, file + ending))
    .find((path) => require('node:fs').existsSync(path));
  const handler = require(found ?? resolve(root, file))[name];
  if (typeof handler !== 'function') throw new Error(`${named} is no function`);
  return handler;
}

async function main() {
  let handler;
  try {
    handler = load();
  } catch (error) {
    await ask('POST', 'init/error', failure(error));
    process.exit(1);
  }
  await serve(handler);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
