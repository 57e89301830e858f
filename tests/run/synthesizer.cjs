// bin/synth.cjs again and again in one process, so that what a synthesis imports, most of its time, is loaded once.
require('tsx/cjs');
const main = require.resolve('../../main.ts');

let said;
process.stderr.write = (text) => {
  said += text;
  return true;
};

process.on('message', ({ args, env }) => {
  said = '';
  process.exitCode = undefined;
  process.argv = [process.argv[0], 'synth.cjs', ...args];
  process.env = env;
  delete require.cache[main];
  // Nothing but the synthesis keeps the process alive until it has ended.
  process.channel.unref();
  require(main);
});

process.on('beforeExit', () => {
  if (said === undefined) return;
  process.send({ status: process.exitCode ?? 0, stderr: said });
  said = undefined;
  process.channel.ref();
});
