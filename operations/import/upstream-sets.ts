import { escaped, oneOf } from '../../catalog/kinds/broker/permissions.ts';
import type { ExportedDefinitions } from './exported-definitions.ts';

/** Component of the parameters that name several upstreams: https://www.rabbitmq.com/docs/federation-reference#upstream-sets */
export const setComponent = 'federation-upstream-set';

/**
 * What a policy says instead of a set of upstreams, which files do not have: the one upstream, or a pattern of their names.
 * No setting where only the set could say it.
 */
export function resolveSet(
  set: unknown,
  { vhost, parameters }: { vhost: string; parameters: ExportedDefinitions['parameters'] },
): { setting: [string, unknown][]; message?: string } {
  // RabbitMQ's own word for every upstream of the vhost.
  if (set === 'all') return { setting: [[setComponent, set]] };
  const found = parameters.find(
    ({ component, vhost: other, name }) => component === setComponent && other === vhost && name === set,
  );
  const members = membersOf(found?.value);
  const loses = `loses ${setComponent}:`;
  if (found === undefined || members.length === 0) {
    const what = found === undefined ? 'the export holds no set' : 'nothing is in the set';
    return { setting: [], message: `${loses} ${what} ${String(set)}, so nothing was federated by it.` };
  }
  const names = members.map(({ upstream }) => String(upstream));
  const further = [...new Set(members.flatMap((member) => Object.keys(member)))].filter((key) => key !== 'upstream');
  if (further.length > 0) {
    const message = `${loses} the set ${String(set)} says of its upstreams (${names.join(', ')}) more than their names: ${further.join(', ')}. Say that at upstreams of their own, and name these here.`;
    return { setting: [], message };
  }
  const instead = `instead of the set ${String(set)}, which files do not have`;
  const [only] = names;
  return names.length === 1
    ? { setting: [['federation-upstream', only]], message: `names upstream ${only} ${instead}.` }
    : {
        setting: [['federation-upstream-pattern', oneOf(names.map(escaped))]],
        message: `names upstreams ${names.join(', ')} in federation-upstream-pattern ${instead}.`,
      };
}

function membersOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((member) => typeof member === 'object' && member !== null) : [];
}
