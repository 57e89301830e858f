import type { Severity } from '../../../catalog/effects/effect.ts';
import type { FamilyLabel } from '../labels.ts';

const colors: Record<Severity, string> = {
  none: 'ededed',
  live: '0e8a16',
  reconnect: 'fbca04',
  rolling: 'f9a03f',
  downtime: 'd93f0b',
  exposed: 'b60205',
  'data loss': 'b60205',
  refused: '5c0011',
};

const descriptions: Record<Severity, string> = {
  none: 'Nobody notices',
  live: 'Takes effect at once, no connection is dropped',
  reconnect: 'Takes effect for new connections',
  rolling: 'Nodes restart, or tasks are replaced, one after another',
  downtime: 'Some clients cannot do their work',
  exposed: 'Somebody gets in who could not before',
  'data loss': 'Data goes and does not come back',
  refused: 'Cannot be applied as it is',
};

/** The label by which a list of pull requests shows what merging each would cost. */
export function severityLabel(severity: Severity): FamilyLabel {
  return {
    family: 'warren: ',
    name: `warren: ${severity}`,
    color: colors[severity],
    description: descriptions[severity],
  };
}
