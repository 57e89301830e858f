/** What the name of an instance type, a database's class or a cache's node type says: `db.r6g.large`. */
interface Machine {
  name: string;
  /** `db`, `cache`, or nothing. */
  service: string;
  /** What it is made for: `m`, `r`, `t`. */
  series: string;
  generation: number;
  /** What follows the generation: `g` for AWS's own processors, which are Arm's. */
  attributes: string;
  size: string;
}

/** https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html */
const machineName = /^(?:(db|cache)[.-])?([a-z]+?)(\d+)([a-z-]*?)[.-](nano|micro|small|medium|\w*large|metal)$/;

const sizes = ['nano', 'micro', 'small', 'medium', 'large', 'xlarge'];

/**
 * The machines that were meant, where all candidates are machines: of the same family and the nearest size, else of the same series
 * and size in the nearest family. Two where one is Arm's, the other is not, and the word does not say which. None for what is no
 * machine's name, not even a misspelt one; that is for its letters to tell.
 */
export function nearestMachines(word: string, candidates: readonly string[]): readonly string[] {
  const meant = machineOf(word.toLowerCase());
  const machines = candidates.flatMap((candidate) => machineOf(candidate) ?? []);
  if (!meant || machines.length < candidates.length) return [];
  const ranked = machines
    .filter(({ series }) => series === meant.series)
    .map((machine) => ({ machine, rank: rankOf(machine, meant) }))
    .sort((a, b) => compare(a.rank, b.rank));
  const [first, second] = ranked;
  if (!first) return [];
  if (!second || meant.attributes !== '' || first.machine.generation !== second.machine.generation) {
    return [first.machine.name];
  }
  const isOtherProcessor = isArm(first.machine) !== isArm(second.machine);
  return isOtherProcessor && first.machine.size === second.machine.size
    ? [first.machine.name, second.machine.name]
    : [first.machine.name];
}

function machineOf(name: string): Machine | undefined {
  const [, service = '', series = '', generation = '', attributes = '', size = ''] = machineName.exec(name) ?? [];
  return size === '' ? undefined : { name, service, series, generation: Number(generation), attributes, size };
}

function isArm({ attributes }: Machine): boolean {
  return attributes.startsWith('g');
}

/** The less, the nearer: the family first, then the processor, the size, the generation, and what else the family's name says. */
function rankOf(machine: Machine, meant: Machine): number[] {
  const isFamily = machine.generation === meant.generation && machine.attributes === meant.attributes;
  return [
    isFamily ? 0 : 1,
    meant.attributes !== '' && isArm(machine) !== isArm(meant) ? 1 : 0,
    Math.abs(placeOf(machine.size) - placeOf(meant.size)),
    Math.abs(machine.generation - meant.generation),
    machine.attributes.length,
  ];
}

/** Sizes in their order; each `xlarge` of many is one further. */
function placeOf(size: string): number {
  const [, times] = /^(\d+)xlarge$/.exec(size) ?? [];
  if (times !== undefined) return sizes.length - 1 + Math.log2(Number(times));
  const place = sizes.indexOf(size);
  // Metal and misspelt sizes, such as xtralarge.
  return place === -1 ? sizes.length - 1 : place;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
