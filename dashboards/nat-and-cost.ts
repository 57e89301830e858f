import type { Catalog } from '../catalog/catalog.ts';
import { recommendedAlarms } from '../catalog/facts/recommended-alarms.ts';
import { scrapeJob } from '../contracts/monitoring.ts';
import { board } from '../stacks/dashboards/panels/board.ts';
import { lines } from '../stacks/dashboards/panels/panels.ts';
import { cloudWatch, promql } from '../stacks/dashboards/panels/queries.ts';

/** What AWS counts and charges for: gateways, load balancers, logs, tasks. Of the whole account and region, where AWS names nothing smaller. */
export default ({ platform }: Catalog) =>
  board({
    title: 'NAT and cost',
    description:
      'What AWS counts to make a bill of: what goes through NAT gateways and load balancers, what is logged, and which tasks run. All of the account in this region.',
    from: 'now-24h',
    rows: [gateways(platform.region), others(platform.region)],
  });

function gateways(region: string) {
  const each = (metric: string, label: string) =>
    cloudWatch({
      ...{ namespace: 'AWS/NATGateway', metric, statistic: 'Sum', region, label },
      dimensions: { NatGatewayId: '*' },
    });
  const label = "${PROP('Dim.NatGatewayId')}";
  const idle = 'nothing has gone through a gateway';
  return {
    title: 'NAT gateways',
    panels: [
      lines({
        title: 'To the internet',
        description:
          'Bytes each minute that gateways send out, which are charged for each GB. More than before: see who in the private subnets talks to whom.',
        empty: idle,
        unit: 'bytes',
        min: 0,
        queries: [each('BytesOutToDestination', label)],
      }),
      lines({
        title: 'From the internet',
        description:
          'Bytes each minute that come back through gateways, which are charged for, too. Large images that are pulled often show here.',
        empty: idle,
        unit: 'bytes',
        min: 0,
        queries: [each('BytesInFromDestination', label)],
      }),
      lines({
        title: 'Connections',
        description: 'Connections that are open through each gateway. Without end: somebody connects for each request.',
        empty: idle,
        unit: 'short',
        min: 0,
        queries: [each('ActiveConnectionCount', label)],
      }),
      lines({
        title: 'Ports that were not to be had',
        description:
          'Connections each minute that failed, since all ports to one address were taken. When red: keep connections open, or spread addresses.',
        empty: idle,
        unit: 'short',
        min: 0,
        bounds: { bad: recommendedAlarms.nat.portErrors },
        queries: [each('ErrorPortAllocation', label)],
      }),
      lines({
        title: 'Packets dropped',
        description:
          'Packets each minute that gateways dropped. Steadily above 0: AWS has trouble there; its health dashboard says so.',
        empty: idle,
        unit: 'short',
        min: 0,
        queries: [each('PacketsDropCount', label)],
      }),
    ],
  };
}

function others(region: string) {
  return {
    title: 'What else is counted',
    panels: [
      lines({
        title: 'Load balancers',
        description:
          'Bytes each minute through the load balancers of brokers, which are charged for by what they carry.',
        empty: 'nothing has gone through a load balancer',
        unit: 'bytes',
        min: 0,
        queries: [
          cloudWatch({
            ...{ namespace: 'AWS/NetworkELB', metric: 'ProcessedBytes', statistic: 'Sum', region },
            dimensions: { LoadBalancer: '*' },
            label: "${PROP('Dim.LoadBalancer')}",
          }),
        ],
      }),
      lines({
        title: 'Logs written',
        description:
          'Bytes each minute that log groups take in, which cost more than keeping them. More than before: somebody logs at debug.',
        empty: 'nothing has been logged',
        unit: 'bytes',
        min: 0,
        queries: [
          cloudWatch({
            ...{ namespace: 'AWS/Logs', metric: 'IncomingBytes', statistic: 'Sum', region },
            dimensions: { LogGroupName: '*' },
            label: "${PROP('Dim.LogGroupName')}",
          }),
        ],
      }),
      lines({
        title: 'Tasks that run',
        description:
          'Tasks of each processor, which are charged for each second. Many with an empty queue: see its rules of scaling.',
        empty: 'there is no processor, or none of their tasks runs',
        unit: 'short',
        min: 0,
        queries: [promql(`sum by (processor) (up{job="${scrapeJob.processor}"})`, '{{processor}}')],
      }),
    ],
  };
}
