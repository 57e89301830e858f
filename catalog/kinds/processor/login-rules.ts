import { contains, parseIpv4Network } from '../../../contracts/addresses.ts';
import { placeOf } from '../../rules/place-rules.ts';
import type { Rule } from '../../rules/rule.ts';
import { show } from '../../schema/field.ts';
import { suggest } from '../../words/nearest.ts';
import type { Broker } from '../broker/broker.ts';
import { tierCidrs } from '../platform/subnets.ts';
import type { BesideProcessors } from './beside-processors.ts';
import { lackingRights, processorPermissions } from './permissions.ts';
import type { Processor } from './processor.ts';

/** Rules about how a processor gets into its broker. */
export const loginRules: readonly Rule<Processor, BesideProcessors>[] = [
  {
    name: 'login-declared',
    doc: "A processor logs in as a user that its broker's file declares, and whose password Warren makes: the program reads it in the form in which that keeps it.",
    severity: 'error',
    check: (processor, context) => {
      const broker = placeOf(processor, context);
      if (!broker) return [];
      const { user } = processor;
      const declared = Object.hasOwn(broker.users, user) ? broker.users[user] : undefined;
      if (!declared) {
        const known = Object.keys(broker.users);
        const message = `${show(user)} is not a user of brokers/${broker.name}.yaml (${known.join(', ') || 'none'}).${suggest(user, known)} Add it there, with ${grant(processor, context.processors)}`;
        return [{ path: ['user'], message }];
      }
      if (!declared.password) return [];
      const message = `${show(user)} has a password of yours, in the secret ${declared.password.secret}. Name a user of brokers/${broker.name}.yaml without one; Warren makes its password then.`;
      return [{ path: ['user'], message }];
    },
  },
  {
    name: 'login-rights',
    doc: 'The user of a processor may do in its vhost what the processor does with its queues: take from one, and declare, fill and empty those of its own.',
    severity: 'error',
    check: (processor, context) => {
      const broker = placeOf(processor, context);
      const { user, vhost } = processor;
      const declared = broker && Object.hasOwn(broker.users, user) ? broker.users[user] : undefined;
      if (!declared || declared.password) return [];
      const given = Object.hasOwn(declared.permissions, vhost) ? declared.permissions[vhost] : undefined;
      const lacking = lackingRights(given ?? {}, processor);
      if (lacking.length === 0) return [];
      const missing = given === undefined ? `may do nothing in vhost ${show(vhost)}` : `lacks ${lacking.join(', ')}`;
      const message = `${show(user)} ${missing}. In brokers/${broker?.name}.yaml give it ${grant(processor, context.processors)}`;
      return [{ path: ['user'], message }];
    },
  },
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
      const shut = tierCidrs(platform, 'compute').filter((cidr) => !isLetIn(broker, cidr));
      if (shut.length === 0) return [];
      const message = `brokers/${name}.yaml does not let ${shut.join(', ')} in on amqps, where tasks run. Add { from: compute, to: [amqps] } to its access.`;
      return [{ path: ['broker'], message }];
    },
  },
];

/** The exact rights, as a broker's file has them, for all processors that share the login. */
function grant(processor: Processor, processors: readonly Processor[]): string {
  const { broker, vhost, user } = processor;
  const sharing = processors.filter((each) => each.broker === broker && each.vhost === vhost && each.user === user);
  const { configure, write, read } = processorPermissions(sharing.length > 0 ? sharing : [processor]);
  // Single quotes keep backslashes as they are; two of them stand for one.
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  return `permissions: { ${quoted(vhost)}: { configure: ${quoted(configure)}, write: ${quoted(write)}, read: ${quoted(read)} } }.`;
}

function isLetIn({ access }: Broker, cidr: string): boolean {
  const inner = parseIpv4Network(cidr);
  return access.some(({ from, to }) => {
    if (!to.includes('amqps')) return false;
    if (from === 'compute') return true;
    const outer = parseIpv4Network(from);
    return inner !== undefined && outer !== undefined && contains(outer, inner);
  });
}
