import { advancedRules } from '../configuration/advanced-rules.ts';
import { configurationRules } from '../configuration/configuration-rules.ts';
import { accessRules } from './access-rules.ts';
import { argumentRules } from './argument-rules.ts';
import type { BrokerRule } from './broker-rule.ts';
import { linkRules } from './link-rules.ts';
import { machineRules } from './machine-rules.ts';
import { nameRules } from './name-rules.ts';
import { policyRules } from './policy-rules.ts';
import { removalRules } from './removal-rules.ts';
import { secretRules } from './secret-rules.ts';
import { topologyRules } from './topology-rules.ts';
import { userRules } from './user-rules.ts';
import { versionRules } from './version-rules.ts';
import { vhostLimitRules } from './vhost-limit-rules.ts';

/** Every rule about a broker, in the order of the documentation. */
export const brokerRules: readonly BrokerRule[] = [
  ...machineRules,
  ...accessRules,
  ...nameRules,
  ...versionRules,
  ...configurationRules,
  ...advancedRules,
  ...topologyRules,
  ...vhostLimitRules,
  ...argumentRules,
  ...userRules,
  ...secretRules,
  ...linkRules,
  ...policyRules,
  ...removalRules,
];
