// Calls the Lambda handler as the runtime does: one event at a time, from lines on standard input; answers go to standard output.
const { createInterface } = require('node:readline');

const { handler } = require(process.argv[2]);

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, event, remainingMs } = JSON.parse(line);
  const end = Date.now() + remainingMs;
  const context = { awsRequestId: id, getRemainingTimeInMillis: () => end - Date.now() };
  let answer;
  try {
    answer = { id, result: await handler(event, context) };
  } catch (error) {
    answer = { id, error: String(error) };
  }
  process.stdout.write(`ANSWER ${JSON.stringify(answer)}\n`);
});
