// Keeps the machine code of the agent beside it from one start to the next; half of a start is compiling.
const { createHash } = require('node:crypto');
const { existsSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname } = require('node:path');
const { constants, Script } = require('node:vm');

const compile = Module.prototype._compile;

Module.prototype._compile = function (content, filename, ...others) {
  if (filename !== '/opt/warren/agent.cjs') return compile.call(this, content, filename, ...others);
  // V8 itself would only compare lengths.
  const kept = `/var/cache/agent-${createHash('sha256').update(content).digest('hex')}`;
  const isKept = existsSync(kept);
  const script = new Script(Module.wrap(content), {
    filename,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(isKept && { cachedData: readFileSync(kept) }),
  });
  if (!isKept) process.once('exit', () => keep(kept, script.createCachedData()));
  const requireFrom = Object.assign((name) => this.require(name), { main: this });
  return script.runInThisContext().call(this.exports, this.exports, requireFrom, this, filename, dirname(filename));
};

/** Whole or not at all: tests kill agents and fill disks. */
function keep(path, data) {
  try {
    writeFileSync(`${path}.${process.pid}`, data);
    renameSync(`${path}.${process.pid}`, path);
  } catch {
    // The next start compiles again.
  }
}
