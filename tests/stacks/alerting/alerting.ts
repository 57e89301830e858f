import { App } from 'cdktf';
import { resolveAlarms } from '../../../catalog/alarms/resolve.ts';
import { AlertingStack } from '../../../stacks/alerting/alerting-stack.ts';
import { literal } from '../../../stacks/constructs/literal.ts';
import { partOnly } from '../../../stacks/constructs/upstream.ts';
import { sourcesOf } from '../../catalog/alarms/sources.ts';
import { scratchFolder } from '../../repositories.ts';

const worker = {
  broker: 'orders',
  vhost: '/',
  queue: 'placed',
  user: 'worker',
  image: 'orders:1',
  forward: { port: 1 },
};
const runbook = 'Look.';

/** A platform with an alert of each part that CloudWatch watches, and one of Grafana's. */
export const sources = sourcesOf({
  processors: { orders: worker },
  alerts: {
    growing: { watches: { kind: 'broker' }, alarm: 'queue-growing', runbook },
    ports: { watches: { kind: 'nat' }, alarm: 'nat-port-errors', runbook },
    drops: { watches: { kind: 'nat', name: 'a' }, alarm: 'nat-drops', runbook },
    full: { watches: { kind: 'database' }, alarm: 'database-storage', runbook },
    unseen: { watches: { kind: 'processor' }, alarm: 'queue-unseen', runbook },
    host: { watches: { kind: 'monitoring' }, alarm: 'grafana-trial-missing', runbook },
    sold: {
      watches: { kind: 'platform' },
      description: 'Nothing is sold',
      severity: 'warning',
      comparison: 'below',
      threshold: 1,
      expression: {
        metrics: [{ id: 'm', namespace: 'Shop', name: 'Sold ${x}', dimensions: { Shop: '%{if}' }, stat: 'Sum' }],
        math: 'FILL(m, 0)',
      },
      runbook,
    },
  },
});

type Resources = Record<string, Record<string, Record<string, never> & { [argument: string]: never }>>;

/** The stack as Terraform is given it; whoever calls removes the scratch folders. */
export function synthesized(): { resource: Resources; data: Resources } {
  const { platform } = sources;
  if (!platform?.alerting) throw new Error('nobody is called');
  const { pagerDuty } = platform.alerting;
  const app = new App({ outdir: scratchFolder(), skipValidation: true, context: { [partOnly]: true } });
  const escaped = literal(platform);
  const stack = new AlertingStack(app, {
    platform: escaped,
    alerting: literal({ ...platform.alerting, pagerDuty: { ...pagerDuty, keys: 3 } }),
    brokers: sources.brokers.map((broker) => literal(broker)),
    routes: sources.routes.map((route) => literal(route)),
    alarms: resolveAlarms(sources),
    program: 'a'.repeat(64),
    after: [],
  });
  return JSON.parse(JSON.stringify(stack.toTerraform()));
}
