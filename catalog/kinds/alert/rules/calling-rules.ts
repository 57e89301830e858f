import { suggest } from '../../../words/nearest.ts';
import { type AlertRule, one } from './alert-rule.ts';

/** Rules about who is called. */
export const callingRules: readonly AlertRule[] = [
  {
    name: 'alert-route',
    doc: 'The route of an alert is a file in alerts/routes/.',
    severity: 'error',
    check: ({ route }, { routes }) => {
      if (route === undefined || routes.some(({ name }) => name === route)) return [];
      const names = routes.map(({ name }) => name);
      return one(
        ['route'],
        `there is no alerts/routes/${route}.yaml.${suggest(route, names)} Name a route that there is, or add it.`,
      );
    },
  },
];
