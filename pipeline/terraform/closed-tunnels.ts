import { closeTunnel, tunnelType } from '../../contracts/tunnel.ts';
import type { State } from '../states/states.ts';
import type { Configuration } from './synthesize.ts';

/**
 * Terraform that closes the tunnels of a state that the configuration no longer names, before it takes them away: what a resource would have
 * run goes with it. https://developer.hashicorp.com/terraform/language/block/removed#provisioner
 */
export function closeTunnels(state: unknown, configuration: Pick<Configuration, 'resource'>): { removed?: unknown[] } {
  const named = configuration.resource?.[tunnelType] ?? {};
  const { resources = [] } = state as Partial<State>;
  const gone = resources.filter(
    ({ mode, type, name }) => mode === 'managed' && type === tunnelType && !(name in named),
  );
  if (gone.length === 0) return {};
  return {
    removed: gone.map(({ name }) => ({
      from: `${tunnelType}.${name}`,
      lifecycle: [{ destroy: true }],
      provisioner: [{ 'local-exec': closeTunnel }],
    })),
  };
}
