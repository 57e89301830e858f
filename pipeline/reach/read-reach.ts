import type { Objects } from '../../catalog/catalog.ts';
import type { Stack } from '../terraform/synthesize.ts';
import { ajarOf } from './ajar.ts';
import { functionLines } from './edge/functions.ts';
import { hostLines } from './edge/hosts.ts';
import { tunnelLines } from './edge/tunnels.ts';
import { fieldsIn } from './fields.ts';
import { endsOf, linesOf, sortLines } from './lines.ts';
import type { Reach } from './model.ts';
import { readNetwork } from './network/read-network.ts';
import { resourcesOf } from './network/resources.ts';
import { serviceOf } from './network/service-names.ts';
import { passagesOf } from './passages.ts';
import { isPublic } from './spots.ts';

/**
 * Who can reach what, by the synthesized stacks; the objects of the files that they were made of say which field opens what. Nothing that has to
 * be known is guessed: what cannot be followed is in `unresolved`. Pure.
 */
export function readReach(stacks: readonly Stack[], objects: Objects): Reach {
  const resources = resourcesOf(stacks);
  const network = readNetwork(resources);
  const passages = passagesOf(network);
  const lines = sortLines([
    ...linesOf(passages.filter(isTold), network.groups, fieldsIn(objects)),
    ...functionLines(resources),
    ...hostLines(resources, objects),
    ...tunnelLines(resources, objects),
  ]);
  const services = [
    ...resources.of('aws_lambda_function').map(({ stack, type }) => serviceOf(stack, type)),
    ...network.interfaces.map(({ service }) => service),
  ];
  const ends = endsOf(
    lines,
    services.map((name) => ({ kind: 'service', name })),
  );
  return { version: 1, ends, lines, ajar: ajarOf(network, passages), unresolved: network.unresolved };
}

/** What rules open and no way leads to is worth telling of whom a file lets in; the internet's is told apart. */
function isTold({ source, target, lacks }: ReturnType<typeof passagesOf>[number]): boolean {
  return lacks === undefined || (target.interface !== undefined && !isPublic(source));
}
