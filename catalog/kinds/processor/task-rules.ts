import { parseIpv4Network } from '../../../contracts/addresses.ts';
import type { Rule } from '../../rules/rule.ts';
import { plural } from '../../words/plural.ts';
import { usableAddresses } from '../platform/subnets.ts';
import type { BesideProcessors } from './beside-processors.ts';
import type { Processor } from './processor.ts';

/** Rules about the tasks that a processor runs in. */
export const taskRules: readonly Rule<Processor, BesideProcessors>[] = [
  {
    name: 'stops-in-time',
    doc: 'A task that is stopped has as long as its application has for a request; what is not done by then comes again.',
    severity: 'warning',
    check: ({ forward, stopSeconds }) => {
      if (!forward || forward.timeoutSeconds < stopSeconds) return [];
      const message = `is ${stopSeconds}, and the application has ${forward.timeoutSeconds} seconds for a request (forward.timeoutSeconds): one that takes so long is cut off when its task is stopped, and comes again. Raise it, up to 120, or lower that.`;
      return [{ path: ['stopSeconds'], message }];
    },
  },
  {
    name: 'spot-alone',
    doc: 'Some of the tasks do not run on spare capacity, of which AWS may have none at all.',
    severity: 'warning',
    check: ({ capacity: { spotPercent } }) => {
      if (spotPercent < 100) return [];
      const message =
        'is 100: when AWS has no spare capacity, no task runs and messages wait, as long as that takes. Lower it, to 80 perhaps.';
      return [{ path: ['capacity', 'spotPercent'], message }];
    },
  },
  {
    name: 'tasks-have-addresses',
    doc: 'The compute subnets have an address for each task that there may be at a time, which while tasks are replaced is twice the most.',
    severity: 'error',
    check: (processor, { platform, processors, brokers }) => {
      const network = platform && parseIpv4Network(platform.network.cidr);
      if (!network || processors[0] !== processor) return [];
      const tasks = processors.reduce((sum, { tasks: { max } }) => sum + 2 * max, 0);
      const nodes = brokers.reduce((sum, broker) => sum + broker.nodes, 0);
      const there = usableAddresses(network.prefix) * platform.network.zones.length;
      if (tasks + nodes <= there) return [];
      const most = plural(tasks, 'task');
      const message = `of all processors comes to ${most} while they are replaced, and the compute subnets of ${platform.network.cidr} have ${there} addresses, ${nodes} of them for nodes. Lower tasks.max, or make the network larger.`;
      return [{ path: ['tasks', 'max'], message }];
    },
  },
];
