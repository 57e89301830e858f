const { execFileSync } = require('node:child_process');
const { existsSync } = require('node:fs');

/** Tests that this computer cannot run: a line for whoever reads the end of a run, and patterns of their files. */
function leftOut({ trees = runsTrees(), docker = !trees && dockerAnswers(), terraform = isOnPath('terraform') } = {}) {
  const left = [];
  if (!terraform) {
    left.push({ project: 'integration', files: ['/tests/integration/'], why: 'Terraform is not on the PATH' });
  }
  if (!trees) {
    const why = 'machines are made of namespaces and mounts, as root on Debian or Ubuntu';
    left.push({ project: 'brokers', files: docker ? onMachines : ['/tests/brokers/'], why });
  }
  if (!trees && !docker) {
    const why = 'servers come from Docker, or as root on Debian or Ubuntu';
    left.push({ project: 'data-plane', files: ['/tests/data-plane/'], why });
  }
  return left;
}

/** Every suite of tests/brokers but those that a server in a container is enough for. */
const onMachines = ['/tests/brokers/(?!(import|topology)\\.test)'];

/** As operations/servers/trees/prepare-tree.ts sees it. */
function runsTrees() {
  return process.platform === 'linux' && process.getuid() === 0 && existsSync('/usr/lib/apt/apt-helper');
}

function dockerAnswers() {
  return succeeds('docker', ['version', '--format', '{{.Server.Version}}']);
}

function isOnPath(program) {
  return succeeds('sh', ['-c', 'command -v "$1"', 'sh', program]);
}

function succeeds(program, args) {
  try {
    execFileSync(program, args, { stdio: 'ignore', timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}

module.exports = { leftOut };
