import { causeOf } from '../../rules/fold-causes.ts';
import type { Rule } from '../../rules/rule.ts';
import { suggest } from '../../words/nearest.ts';
import type { Broker } from '../broker/broker.ts';
import type { Route } from '../route/route.ts';
import type { Platform } from './platform.ts';

/** What rules about who is called look at beside the platform. */
interface BesideAlerting {
  brokers: readonly Broker[];
  routes: readonly Route[];
}

/** Rules about who is called about alarms. */
export const alertingRules: readonly Rule<Platform, BesideAlerting>[] = [
  {
    name: 'default-route',
    doc: 'The route of alerts that name none is a file in alerts/routes/.',
    severity: 'error',
    check: ({ alerting }, { routes, paths }) => {
      if (!alerting || paths.includes(`alerts/routes/${alerting.route}.yaml`)) return [];
      const names = routes.map(({ name }) => name);
      const message = `there is no alerts/routes/${alerting.route}.yaml.${suggest(alerting.route, names)} Name a route that there is, or add it.`;
      return [{ path: ['alerting', 'route'], message, cause: causeOf('file', `alerts/routes/${alerting.route}.yaml`) }];
    },
  },
  {
    name: 'alerting-watched',
    doc: 'Where people are called, a host watches the brokers: of them CloudWatch knows little.',
    severity: 'warning',
    check: ({ alerting, monitoring }, { brokers }) =>
      !alerting || monitoring || brokers.length === 0
        ? []
        : [
            {
              path: ['alerting'],
              message:
                'calls nobody about brokers, not even about alarms.memory and alarms.disk: there is no monitoring, which watches them. Add it.',
            },
          ],
  },
];
