import { networkStack } from '../../../../contracts/names.ts';
import { networkOutput } from '../../../../contracts/outputs.ts';
import { recommendedAlarms } from '../../../facts/recommended-alarms.ts';
import type { KnownAlarm } from '../../known-alarm.ts';
import { type MinuteMetric, ofMetric, parts, recommended } from './queries.ts';

const { nat: recommends } = recommendedAlarms;

const common = {
  owner: 'cloudwatch',
  watches: ['nat'],
  source: recommended,
  missing: 'missing',
  dashboard: 'nat-and-cost',
} as const;

/** Alarms of each NAT gateway. The id of a gateway is AWS's own: Terraform alone knows it. */
export const natAlarms: readonly KnownAlarm[] = [
  {
    ...common,
    name: 'nat-port-errors',
    title: 'The NAT gateway of zone {object} has no port left',
    doc: 'The gateway cannot open connections (ErrorPortAllocation), as many in each minute as the threshold.',
    severity: 'error',
    threshold: { default: recommends.portErrors, min: 1, max: 1_000_000, unit: 'connections', worse: 'above' },
    minutes: 15,
    advice:
      'A gateway has 55,000 connections to one address and port. See what opens that many, and have it keep them.',
    define: ({ subject, settings }) =>
      ofMetric(metric(subject.name, 'ErrorPortAllocation'), {
        comparison: 'GreaterThanOrEqualToThreshold',
        threshold: settings.threshold ?? recommends.portErrors,
      }),
  },
  {
    ...common,
    name: 'nat-drops',
    title: 'The NAT gateway of zone {object} drops packets',
    doc: 'The gateway drops more of the packets that come in, from either side, than the threshold (PacketsDropCount).',
    severity: 'warning',
    threshold: { default: recommends.dropPercent, min: 0.001, max: 100, unit: 'percent', worse: 'above' },
    minutes: 5,
    advice:
      "It goes as a rule with a fault of AWS's: see AWS Health. Else see what was sent through it more than before.",
    define: ({ subject, settings }) => ({
      owner: 'cloudwatch',
      queries: [
        ...parts({
          drops: metric(subject.name, 'PacketsDropCount'),
          inside: metric(subject.name, 'PacketsInFromSource'),
          outside: metric(subject.name, 'PacketsInFromDestination'),
        }),
        { id: 'percent', expression: '100 * drops / (inside + outside)', returnsData: true },
      ],
      comparison: 'GreaterThanThreshold',
      threshold: settings.threshold ?? recommends.dropPercent,
    }),
  },
];

function metric(zone: string, name: string): MinuteMetric {
  const NatGatewayId = { stack: networkStack, output: networkOutput.natGateways, key: zone };
  return { namespace: 'AWS/NATGateway', name, dimensions: { NatGatewayId }, stat: 'Sum' };
}
