import type { Starter } from '../../starter.ts';
import { suggest } from '../../words/nearest.ts';
import type { Broker } from '../broker/broker.ts';

/** A first file of a dashboard: a program with one panel, of a broker's queues. */
export const dashboardStarter: Starter<{ brokers: readonly Broker[] }> = {
  format: 'program',
  options: [{ name: 'broker', value: 'broker', description: 'broker whose queues it shows (default: all)' }],
  write({ name, said, beside: { brokers }, platform }) {
    if (!platform?.monitoring) {
      return {
        lacks:
          'platform.yaml has no monitoring, whose Grafana shows dashboards. Add it there first: monitoring: { instance: { type: t4g.large } }',
      };
    }
    const names = brokers.map((each) => each.name);
    if (said.broker !== undefined && !names.includes(said.broker)) {
      return { lacks: `--broker is ${said.broker}, and there is no such broker.${suggest(said.broker, names)}` };
    }
    const title = name.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());
    const selector = said.broker === undefined ? '' : `{broker="${said.broker}"}`;
    return {
      text: `import { board } from '../stacks/dashboards/panels/board.ts';
import { lines } from '../stacks/dashboards/panels/panels.ts';
import { promql } from '../stacks/dashboards/panels/queries.ts';

/** What the platform holds is handed in: ({ brokers }: Catalog) => board(…). It is built without a network, and asks nothing. */
export default () =>
  board({
    title: '${title}',
    description: 'Who looks at this, and what for.',
    rows: [
      {
        title: 'Queues',
        panels: [
          lines({
            title: 'Messages ready',
            description: 'Messages that wait for a consumer. When they only grow: see that consumers run.',
            unit: 'short',
            min: 0,
            queries: [promql('sum by (broker) (rabbitmq_queue_messages_ready${selector})', '{{broker}}')],
          }),
        ],
      },
    ],
  });
`,
    };
  },
};
