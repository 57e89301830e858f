import { type InstanceType, instanceNamed } from '../../../facts/instance-types.ts';
import { isOlder } from '../../../facts/rabbitmq-versions.ts';
import { list, type Sentence, say, several } from '../../../words/sentence.ts';
import type { Broker } from '../broker.ts';
import type { BrokerJudge, BrokerJudges } from './broker-judge.ts';
import { upgradePath } from './upgrade-path.ts';

/** What becomes of a broker's version, machines and disks. */
export const machineEffects: BrokerJudges = {
  version: (_, { before, after }) => {
    const [from, to] = [before.version, after.version];
    if (isOlder(to, from)) {
      return {
        severity: 'refused',
        sentence: say`cannot go back from RabbitMQ ${from} to ${to}: RabbitMQ does not downgrade. Keep ${from}, or restore a backup into a new broker.`,
      };
    }
    const path = upgradePath(from, to);
    if (path?.length === 1) {
      return {
        severity: 'none',
        restarts: true,
        sentence: say`moves from RabbitMQ ${from} to ${to}, from which there is no way back.${savedFirst(after)}`,
      };
    }
    return { severity: 'refused', sentence: say`cannot go from RabbitMQ ${from} to ${to} at once. ${steps(path)}` };
  },

  nodes: (_, { before, after }) => {
    const [from, to] = [before.nodes, after.nodes];
    if (to > from) {
      const joins = to - from === 1 ? 'A node joins' : `${to - from} nodes join`;
      const balancer = from === 1 ? '; its name then leads to a load balancer' : '';
      return {
        severity: 'live',
        sentence: say`grows from ${several(from, 'node')} to ${to}. ${[`${joins} one after another, and quorum queues get replicas on them${balancer}.`]}`,
      };
    }
    if (to * 2 <= from) {
      return {
        severity: 'refused',
        sentence: say`cannot shrink from ${from} to ${several(to, 'node')}: the nodes that go are the majority, and what is left stops. Make a new broker of ${several(to, 'node')} and move to it.`,
      };
    }
    // Whether a disk is let go of follows from its tag, which says what was applied before.
    const numbers = list(Array.from({ length: from - to }, (_, index) => String(to + index + 1)));
    return {
      severity: 'data loss',
      sentence: say`loses nodes ${numbers} at once. Classic queues on them go; a quorum queue or stream with most of its replicas on them stops. ${disksOf(before, 'Their', from - to)}`,
    };
  },

  'instance.type': (_, { before, after }) => {
    const [from, to] = [machineOf(before), machineOf(after)];
    if (from?.architecture !== to?.architecture) {
      return {
        severity: 'downtime',
        sentence: say`moves from ${before.instance.type} to ${after.instance.type}, another processor architecture (${from?.architecture ?? ''} to ${to?.architecture ?? ''}). All nodes are made anew before any is back; their disks stay.`,
      };
    }
    return {
      severity: 'none',
      restarts: true,
      sentence: say`moves from ${before.instance.type} to ${after.instance.type}.${watermarkMove(before, after)}`,
    };
  },

  'storage.sizeGiB': ({ before, after }, { after: broker }) =>
    Number(after) < Number(before)
      ? {
          severity: 'refused',
          sentence: say`would shrink its disks from ${Number(before)} to ${Number(after)} GiB. EBS volumes cannot shrink: keep ${Number(before)}, or make a new broker and move.`,
        }
      : {
          severity: 'live',
          sentence: say`grows ${itsDisks(broker)} from ${Number(before)} to ${Number(after)} GiB, online.`,
        },
  'storage.iops': performance('IOPS'),
  'storage.throughputMiBps': performance('MiB/s'),

  'memory.highWatermark': (_, { before, after }) => ({
    severity: 'live',
    sentence: say`holds publishers back at ${watermark(after)} instead of at ${watermark(before)}.${diskFollows(after)}`,
  }),

  restoreFrom: ({ after: snapshots }, { before, after }) => {
    if (snapshots !== undefined && isOnlyLongerOrShorter(before, after)) {
      return {
        severity: 'none',
        sentence: say`names snapshots for another number of nodes. The disks there are stay.`,
      };
    }
    if (snapshots === undefined) {
      return { severity: 'none', sentence: say`no longer says what its disks were made from. They stay as they are.` };
    }
    const what: Sentence = say`would have its disks made anew from snapshots, which drops what they hold now.`;
    return after.deletion.keepDisks
      ? {
          severity: 'refused',
          sentence: say`${what} While deletion.keepDisks is true that is refused: use restoreFrom in the file of a new broker.`,
        }
      : { severity: 'data loss', sentence: what };
  },
};

/** Whether the nodes that there are before and after come from the same snapshots. */
function isOnlyLongerOrShorter(before: Broker, after: Broker): boolean {
  const most = Math.min(before.nodes, after.nodes);
  const [from, to] = [before, after].map(({ restoreFrom }) => restoreFrom?.snapshots.slice(0, most).join());
  return from !== undefined && from === to;
}

/** Memory that the nodes hold publishers back at, in GiB; RabbitMQ takes the part of what the kernel says that it has. */
function watermarkGiB(broker: Broker): number | undefined {
  const machine = machineOf(broker);
  return machine && Math.round(machine.memoryMiB * broker.memory.highWatermark * (10 / 1024)) / 10;
}

/** `Its disks are kept, …`, or that they are not. */
export function disksOf({ deletion }: Broker, whose: 'Its' | 'Their', count: number): Sentence {
  const disks = count === 1 ? `${whose} disk is` : `${whose} disks are`;
  return deletion.keepDisks
    ? [
        `${disks} kept, with the messages on ${count === 1 ? 'it' : 'them'}, until somebody deletes ${count === 1 ? 'it' : 'them'}.`,
      ]
    : [`${disks} deleted, with the messages on ${count === 1 ? 'it' : 'them'}.`];
}

function machineOf({ instance }: Broker): InstanceType | undefined {
  return instanceNamed(instance.type);
}

function savedFirst({ backups }: Broker): Sentence {
  return backups.beforeUpgrade ? [' Definitions and disks are saved first.'] : [' Nothing is saved first.'];
}

function steps(path: readonly string[] | undefined): Sentence {
  const [next, ...rest] = path ?? [];
  if (next === undefined) return say`No chain of upgrades leads there: make a new broker and move to it.`;
  return say`Go to ${next} first${rest.flatMap((version) => say`, then to ${version}`)}, each in a change of its own.`;
}

/** Another machine, or another part of memory, moves the point at which publishers are held back. */
function watermarkMove(before: Broker, after: Broker): Sentence {
  const [from, to] = [watermarkGiB(before), watermarkGiB(after)];
  if (from === undefined || to === undefined || from === to) return [];
  return [` Publishers are held back at ${to} GiB of memory instead of ${from}.`, ...diskFollows(after)];
}

function diskFollows({ diskFreeLimitGiB }: Broker): Sentence {
  return diskFreeLimitGiB === undefined ? [' The limit of free disk follows.'] : [];
}

function performance(unit: string): BrokerJudge {
  return ({ before, after }, { after: broker }) => ({
    severity: 'live',
    sentence: say`gives ${itsDisks(broker)} ${Number(after)} ${[unit]} instead of ${Number(before)}, online.`,
  });
}

function itsDisks({ nodes }: Broker): Sentence {
  return [nodes === 1 ? 'its disk' : 'its disks'];
}

function watermark(broker: Broker): Sentence {
  const percent = Math.round(broker.memory.highWatermark * 1000) / 10;
  const gib = watermarkGiB(broker);
  return [gib === undefined ? `${percent} % of memory` : `${percent} % of memory (${gib} GiB)`];
}
