import type { AlertRule } from './alert-rule.ts';
import { callingRules } from './calling-rules.ts';
import { expressionRules } from './expression-rules.ts';
import { extendingRules } from './extending-rules.ts';
import { numberRules } from './number-rules.ts';
import { queueRules } from './queue-rules.ts';
import { sayingRules } from './saying-rules.ts';
import { silenceRules } from './silence-rules.ts';
import { testRules } from './test-rules.ts';
import { watchingRules } from './watching-rules.ts';

/** Rules about alerts, in the order of what their files say. */
export const alertRules: readonly AlertRule[] = [
  ...extendingRules,
  ...sayingRules,
  ...watchingRules,
  ...queueRules,
  ...expressionRules,
  ...numberRules,
  ...callingRules,
  ...silenceRules,
  ...testRules,
];
