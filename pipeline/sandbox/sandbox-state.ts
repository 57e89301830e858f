import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserFailure } from '../process/failure.ts';
import { printJson } from '../process/print-json.ts';
import { sandboxFolder } from '../repository/places.ts';
import { openDeployedPlatform, standingStacks } from '../states/deployed-platform.ts';
import { managedAddresses, openOutputs } from '../states/states.ts';
import { inSandbox } from './in-sandbox.ts';

/** Prints what is applied in the sandbox, or one stack of it with its outputs and resources. */
export async function showState(stack: string | undefined, options: { repository: string; json?: boolean }) {
  const states = existsSync(sandboxFolder(resolve(options.repository))) ? await readStates(options.repository) : [];
  const names = states.map(({ name }) => name);
  if (stack !== undefined && !names.includes(stack)) {
    throw new UserFailure(`${stack} is not a stack of this sandbox (${names.join(', ') || 'it is empty'}).`);
  }
  const shown = states.filter(({ name }) => stack === undefined || name === stack);
  if (options.json) return printJson({ stacks: shown });
  if (shown.length === 0) console.log('Nothing is applied in the sandbox.');
  for (const { name, resources, outputs } of shown) {
    console.log(`  ${name}  ${resources.length} resources`);
    if (stack === undefined) continue;
    for (const [output, value] of Object.entries(outputs)) console.log(`    ${output} = ${JSON.stringify(value)}`);
    for (const address of resources) console.log(`    ${address}`);
  }
}

async function readStates(repository: string) {
  return inSandbox({ repository, stacks: async () => [] }, async () => {
    const platform = openDeployedPlatform(repository);
    const names = await standingStacks(platform);
    return Promise.all(
      names.map(async (name) => {
        const state = await platform.states.read(name);
        return { name, resources: managedAddresses(state), outputs: openOutputs(state) };
      }),
    );
  });
}
