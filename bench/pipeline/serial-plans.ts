import { join } from 'node:path';
import { brokerOfStack } from '../../contracts/names.ts';
import { requireCatalog } from '../../pipeline/repository/repository.ts';
import { layOutPlatform } from '../../pipeline/states/platform-stacks.ts';
import { openStates } from '../../pipeline/states/states.ts';
import { synthesize } from '../../pipeline/terraform/synthesize.ts';
import { terraformIn } from '../../pipeline/terraform/terraform.ts';
import { scratchFolder } from '../../tests/repositories.ts';

/** What planning every stack one after another takes. */
export interface SerialPlans {
  /** All of it, in seconds; extrapolated where fewer were planned than there are. */
  total: number;
  stacks: number;
  planned: number;
  /** Of it turning files into Terraform, once. */
  synthesis: number;
  /** Mean of the brokers’ stacks that were planned: `terraform init`, then a plan. */
  perBroker: number;
}

/**
 * Does what a workflow does that knows nothing of what a change touches: `terraform init` and `terraform plan` in the folder of
 * each stack, one after another. Plans the stacks that brokers share, and brokers until there are `sample` stacks or the
 * time is up; what is left counts as much as the brokers that were planned do on average.
 */
export async function timeSerialPlans(props: {
  repository: string;
  /** At most so many stacks, but at least one of a broker. */
  sample: number;
  /** Begins no stack after so many seconds. */
  withinSeconds: number;
  /** Called before each stack; may throw. */
  beforeEach: () => void;
}): Promise<SerialPlans> {
  const { repository, sample, withinSeconds, beforeEach } = props;
  const root = scratchFolder();
  const start = performance.now();
  const synthesized = await synthesize({ repository, output: join(root, 'cdktf.out') });
  const synthesis = secondsSince(start);
  const shared = synthesized.filter(({ name }) => !isOfBroker(name));
  const brokers = synthesized.filter(({ name }) => isOfBroker(name));
  const chosen = new Set([...shared, ...brokers].slice(0, Math.max(sample, shared.length + 1)).map(({ name }) => name));
  const states = openStates(requireCatalog(repository).platform);
  const stacks = await layOutPlatform({ root, stacks: synthesized, states, concerns: (name) => chosen.has(name) });
  const times: { name: string; seconds: number }[] = [];
  const isLast = ({ name }: { name: string }) => isOfBroker(name);
  for (const { name, folder } of stacks.toSorted((a, b) => Number(isLast(a)) - Number(isLast(b)))) {
    if (times.some(isLast) && secondsSince(start) > withinSeconds) break;
    beforeEach();
    const began = performance.now();
    const terraform = terraformIn(folder);
    await terraform.init();
    await terraform.plan('saved.tfplan');
    times.push({ name, seconds: secondsSince(began) });
  }
  const ofBrokers = times.filter(isLast).map(({ seconds }) => seconds);
  const ofShared = times.filter((time) => !isLast(time)).map(({ seconds }) => seconds);
  return {
    total: synthesis + sum(ofShared) + (sum(ofBrokers) / ofBrokers.length) * brokers.length,
    stacks: synthesized.length,
    planned: times.length,
    synthesis,
    perBroker: sum(ofBrokers) / ofBrokers.length,
  };
}

function isOfBroker(stack: string): boolean {
  return brokerOfStack(stack) !== undefined;
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
