import { type Abilities, leftOut, leftOutLines } from './left-out.cjs';

const all: Abilities = {
  runTrees: true,
  runContainers: false,
  runTerraform: true,
  compile: true,
  runPython: true,
  missJudges: {},
};

/** Whether tests of a project run on such a computer. */
function runs(can: typeof all, file: string): boolean {
  const patterns = leftOut(can).flatMap(({ files }) => files);
  return !patterns.some((pattern) => new RegExp(pattern).test(`/repository/tests/${file}`));
}

test('a computer that has everything leaves nothing out', () => {
  expect(leftOut(all)).toEqual([]);
});

test.each([
  { what: 'root on Debian', can: all, machines: true, servers: true },
  { what: 'Docker alone', can: { ...all, runTrees: false, runContainers: true }, machines: false, servers: true },
  { what: 'neither', can: { ...all, runTrees: false }, machines: false, servers: false },
])('with $what: on machines $machines, on servers $servers', ({ can, machines, servers }) => {
  expect(runs(can, 'brokers/recovery.nightly.test.ts')).toBe(machines);
  expect(runs(can, 'brokers/topology.test.ts')).toBe(servers);
  expect(runs(can, 'data-plane/workers.test.ts')).toBe(servers);
  expect(runs(can, 'data-plane/stores/logins.test.ts')).toBe(machines);
  expect(runs(can, 'integration/apply.test.ts')).toBe(true);
  expect(runs(can, 'catalog/load.test.ts')).toBe(true);
});

test('what does not run is said in one line each, of the projects that were asked for', () => {
  const left = leftOut({ ...all, runTrees: false, runTerraform: false });
  expect(leftOutLines(left, ['node', 'jest'])).toHaveLength(4);
  expect(leftOutLines(left, ['node', 'jest', '--selectProjects', 'unit'])).toEqual([]);
  expect(leftOutLines(left, ['node', 'jest', '--selectProjects', 'integration', 'data-plane'])).toEqual([
    'Not run: tests of integration, since Terraform is not on the PATH.',
    'Not run: tests of data-plane, since their servers come from Docker, which does not answer, or, as root on Debian or Ubuntu, from trees.',
  ]);
});

test('without a compiler the tests with a wrong clock are left out, and no other of the data plane', () => {
  const can = { ...all, compile: false };
  expect(runs(can, 'data-plane/clock/clock.nightly.test.ts')).toBe(false);
  expect(runs(can, 'data-plane/workers.test.ts')).toBe(true);
  expect(leftOutLines(leftOut(can), ['node', 'jest'])).toEqual([
    'Not run: tests of data-plane with a wrong clock, since cc, which compiles what gives them that clock, is not on the PATH.',
  ]);
});

test('without python3 the tests that send packets are left out, and no other on machines', () => {
  const can = { ...all, runPython: false };
  expect(runs(can, 'brokers/reach.test.ts')).toBe(false);
  expect(runs(can, 'brokers/machines.test.ts')).toBe(true);
  expect(leftOutLines(leftOut(can), ['node', 'jest'])).toEqual([
    'Not run: tests of brokers that send packets, since python3, which sends them, is not on the PATH.',
  ]);
});

test('tests that a judge is missing for are said by its name, and no file is left out for that', () => {
  const missJudges = { moto: 'python3 is not on the PATH.' };
  const left = leftOut({ ...all, missJudges });
  expect(left.flatMap(({ files }) => files)).toEqual([]);
  expect(leftOutLines(left, ['node', 'jest'])).toEqual([
    'Not run: tests of integration that moto judges, since python3 is not on the PATH.',
  ]);
});
