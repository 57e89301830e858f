import { z } from 'zod';
import type { Severity } from '../../../catalog/effects/effect.ts';
import { restartReasons } from '../../../contracts/live-settings.ts';
import { bundleAddress, machineAddress } from '../../../contracts/resources.ts';
import type { ResourceChange } from '../model.ts';
import { nodeNumber, withoutRemark } from '../plan/address.ts';
import { namesOf, objectOf, readDocument, same } from '../plan/json-value.ts';
import type { ResourceValues } from '../plan/resource-values.ts';

export interface GateProps {
  gate: ResourceChange;
  values: ResourceValues;
  /** What a restart of its node costs. */
  restart: Severity;
}

/**
 * What it costs that a gate runs: a restart of its node, where what the node takes on asks for one, else nothing. What
 * the machine itself costs is judged with it.
 */
export function gateSeverity({ gate, values, restart }: GateProps): Severity {
  const { address, action } = gate;
  const sides = values.get(withoutRemark(address));
  if (!sides || (action !== 'create' && action !== 'replace') || isMachineMissing(address, values)) return 'live';
  const [before, after] = [sides.before, sides.after].map((side) => objectOf(side?.triggers_replace));
  const differing = namesOf(before ?? {}, after ?? {}).filter((name) => !same(before?.[name], after?.[name]));
  // It did not come to its end the last time: nobody knows what of it is still to be done.
  if (!sides.before || differing.length === 0) return restart;
  return differing.includes('bundle') && needsRestart(values) ? restart : 'live';
}

/** Whether the machine of a node is not there yet, or no more, so that nobody misses what goes with it. */
export function isMachineMissing(address: string, values: ResourceValues): boolean {
  const number = nodeNumber(address);
  const machine = number === undefined ? undefined : values.get(machineAddress(number));
  return machine !== undefined && !machine.before;
}

/** Whether a node restarts to go from one bundle to the other; when they are not there to be compared it may. */
function needsRestart(values: ResourceValues): boolean {
  const bundle = values.get(bundleAddress);
  const [before, after] = [bundle?.before?.content, bundle?.after?.content].map((content) =>
    typeof content === 'string' ? restartingPart.safeParse(readDocument(content)).data : undefined,
  );
  if (!before || !after || bundle?.before?.content === bundle?.after?.content) return true;
  return restartReasons(before, after).length > 0;
}

/** The base may be of other code, with another bundle. */
const restartingPart = z.object({
  version: z.string().default(''),
  image: z.string().default(''),
  advancedConfig: z.string().optional(),
  rabbitmqConf: z.string().default(''),
  plugins: z.array(z.string()).default([]),
});
