import { loginRules, shutOut } from '../../rules/login-rules.ts';
import type { BesideQueues } from '../../rules/place-rules.ts';
import type { Rule, RuleContext } from '../../rules/rule.ts';
import { show } from '../../schema/field.ts';
import type { Endpoint } from './endpoint.ts';
import { gatewayPermissions, lackingGatewayRights } from './permissions.ts';

interface Beside extends BesideQueues {
  endpoints: readonly Endpoint[];
}

/** Whether a receiver runs in AWS, and logs in to brokers. */
const runs = ({ platform }: RuleContext) => platform?.cloudflare !== undefined;

/** Rules about how the receiver gets into the broker of an endpoint; it runs where the platform has `cloudflare`. */
export const gatewayLoginRules: readonly Rule<Endpoint, Beside>[] = [
  ...loginRules<Endpoint, Beside>({
    runs,
    all: ({ endpoints }) => endpoints,
    permissions: gatewayPermissions,
    lacking: lackingGatewayRights,
  }),
  {
    name: 'one-gateway',
    doc: 'All endpoints of a broker name the same user: the receiver logs in to it as one.',
    severity: 'error',
    check: (endpoint, context) => {
      const { broker, user } = endpoint;
      const first = context.endpoints.find((other) => other.broker === broker);
      if (!runs(context) || !first || first.user === user) return [];
      const message = `is ${show(user)}, and endpoints/${first.name}.yaml names ${show(first.user)} for the same broker, where the receiver logs in as one user. Name the same.`;
      return [{ path: ['user'], message }];
    },
  },
  {
    name: 'receiver-let-in',
    doc: 'The broker of an endpoint listens for AMQP over TLS, and lets the compute subnets in, where the receiver runs.',
    severity: 'error',
    check: ({ broker: name }, context) => {
      const broker = context.brokers.find((each) => each.name === name);
      if (!broker || !context.platform || !runs(context)) return [];
      if (!broker.listeners.includes('amqps')) {
        const message = `brokers/${name}.yaml has no listener amqps, and the receiver connects over TLS alone. Add it to its listeners, and to its access from compute.`;
        return [{ path: ['broker'], message }];
      }
      const shut = shutOut(broker, context.platform);
      if (shut.length === 0) return [];
      const message = `brokers/${name}.yaml does not let ${shut.join(', ')} in on amqps, where the receiver runs. Add { from: compute, to: [amqps] } to its access.`;
      return [{ path: ['broker'], message }];
    },
  },
];
