// apply-one-stack.ts STACK: plans and applies a stack that is laid out, under the lock of its state, as every apply does. A
// process of its own, so that a test can run two of them at once, and kill one. Says what is said of locks.
import { platformSchema } from '../../catalog/kinds/platform/platform.ts';
import { messageOf } from '../../pipeline/process/failure.ts';
import { withStateLock } from '../../pipeline/states/state-lock.ts';
import { openStates } from '../../pipeline/states/states.ts';
import { planFile, planIn } from '../../pipeline/terraform/stack-run.ts';
import { terraformIn } from '../../pipeline/terraform/terraform.ts';

const { platform, stack } = JSON.parse(process.argv[2] ?? '');
const states = openStates(platformSchema.parse(platform));
try {
  await withStateLock({ states, stack, say: console.log }, async () => {
    const terraform = terraformIn(stack.folder);
    const { changed } = await planIn(terraform, {});
    if (changed) await terraform.apply(planFile);
  });
} catch (error) {
  console.log(messageOf(error));
  process.exitCode = 1;
}
