import { loginRules, shutOut } from '../../rules/login-rules.ts';
import type { Rule } from '../../rules/rule.ts';
import type { BesideProcessors } from './beside-processors.ts';
import { lackingRights, processorPermissions } from './permissions.ts';
import type { Processor } from './processor.ts';

/** Rules about how a processor gets into its broker. */
export const processorLoginRules: readonly Rule<Processor, BesideProcessors>[] = [
  ...loginRules<Processor, BesideProcessors>({
    all: ({ processors }) => processors,
    permissions: processorPermissions,
    lacking: lackingRights,
  }),
  {
    name: 'tasks-let-in',
    doc: 'The broker listens for AMQP over TLS, and lets the compute subnets in, where tasks run.',
    severity: 'error',
    check: ({ broker: name }, { brokers, platform }) => {
      const broker = brokers.find((each) => each.name === name);
      if (!broker || !platform) return [];
      if (!broker.listeners.includes('amqps')) {
        const message = `brokers/${name}.yaml has no listener amqps, and tasks connect over TLS alone. Add it to its listeners, and to its access from compute.`;
        return [{ path: ['broker'], message }];
      }
      const shut = shutOut(broker, platform);
      if (shut.length === 0) return [];
      const message = `brokers/${name}.yaml does not let ${shut.join(', ')} in on amqps, where tasks run. Add { from: compute, to: [amqps] } to its access.`;
      return [{ path: ['broker'], message }];
    },
  },
];
