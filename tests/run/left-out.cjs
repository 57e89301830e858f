const { execFileSync } = require('node:child_process');
const { existsSync } = require('node:fs');

/**
 * The tests that a computer cannot run: the Jest project that they are of, patterns of their files, and why, in one line for
 * the end of a run. Those that a judge was not there for skip themselves (tests/judges/judged.ts). `can` is what the computer
 * has; a test says it instead.
 */
function leftOut(can = whatThisComputerCan()) {
  const left = [];
  if (!can.runTerraform) {
    left.push({ project: 'integration', files: ['/tests/integration/'], why: 'Terraform is not on the PATH' });
  }
  if (!can.runTrees) {
    const why = 'they measure on machines made of namespaces, which takes root on Debian or Ubuntu';
    left.push({ project: 'benchmarks', files: ['/tests/benchmarks/'], why });
    left.push({
      project: 'brokers',
      files: can.runContainers ? ['/tests/brokers/(?!(backups|topology)\\.test)'] : ['/tests/brokers/'],
      why: `${can.runContainers ? 'all but backups and topology run' : 'they run'} on machines made of namespaces, which takes root on Debian or Ubuntu`,
    });
  }
  if (!can.runTrees && can.runContainers) {
    const why =
      'their servers speak TLS or log users in as AWS does, are those of the monitoring host, or programs are contained as in ECS, which takes trees: root on Debian or Ubuntu';
    left.push({
      project: 'data-plane',
      part: ' that go the whole way, log in by IAM, run tasks or watch',
      files: ['/tests/data-plane/(edge|monitoring|stores|tasks)/'],
      why,
    });
  }
  if (!can.runTrees && !can.runContainers) {
    const why = 'their servers come from Docker, which does not answer, or, as root on Debian or Ubuntu, from trees';
    left.push({ project: 'data-plane', files: ['/tests/data-plane/'], why });
  }
  if (!can.compile) {
    const why = 'cc, which compiles what gives them that clock, is not on the PATH';
    left.push({ project: 'data-plane', part: ' with a wrong clock', files: ['/tests/data-plane/clock/'], why });
  }
  if (!can.runPython) {
    const why = 'python3, which sends them, is not on the PATH';
    left.push({ project: 'brokers', part: ' that send packets', files: ['/tests/brokers/reach\\.test'], why });
  }
  for (const [judge, why] of Object.entries(can.missJudges)) {
    left.push({ project: 'integration', part: ` that ${judge} judges`, files: [], why });
  }
  return left;
}

/** The lines for what a run was to hold and did not; `argv` is Jest's. */
function leftOutLines(left, argv) {
  const from = argv.indexOf('--selectProjects');
  const selected = from === -1 ? undefined : argv.slice(from + 1);
  return left
    .filter(({ project }) => selected === undefined || selected.includes(project))
    .map(({ project, part = '', why }) => `Not run: tests of ${project}${part}, since ${why.replace(/\.$/, '')}.`);
}

/** Programs from PyPI that none of us wrote, for tests of the project `integration`; `tests/judges/` has their versions. */
const judges = ['moto', 'checkov', 'zizmor', 'wirefilter', 'pagerduty'];

/** The variable that says why a judge is not there: set before the first test, for the tests and for the end of the run. */
function absenceVariable(judge) {
  return `WARREN_TEST_WITHOUT_${judge.toUpperCase()}`;
}

function whatThisComputerCan() {
  // As operations/servers/trees/prepare-tree.ts sees it.
  const runTrees = process.platform === 'linux' && process.getuid() === 0 && existsSync('/usr/lib/apt/apt-helper');
  return {
    runTrees,
    runContainers: !runTrees && succeeds('docker', ['version', '--format', '{{.Server.Version}}']),
    compile: succeeds('sh', ['-c', 'command -v cc']),
    runPython: succeeds('sh', ['-c', 'command -v python3']),
    runTerraform: succeeds('sh', ['-c', 'command -v terraform']),
    missJudges: Object.fromEntries(
      judges.flatMap((judge) => {
        const why = process.env[absenceVariable(judge)];
        return why === undefined ? [] : [[judge, why]];
      }),
    ),
  };
}

function succeeds(program, args) {
  try {
    execFileSync(program, args, { stdio: 'ignore', timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}

module.exports = { absenceVariable, leftOut, leftOutLines };
