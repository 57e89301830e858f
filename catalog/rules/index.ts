import type { Broker } from '../broker.ts';
import { show } from '../field.ts';
import { suggest } from '../nearest.ts';
import type { Platform } from '../platform.ts';
import type { Problem } from '../problem.ts';
import { problemIn, type YamlFile } from '../yaml-file.ts';
import { accessRules } from './access-rules.ts';
import { linkRules } from './link-rules.ts';
import { machineRules } from './machine-rules.ts';
import { platformRules } from './platform-rules.ts';
import { removalRules } from './removal-rules.ts';
import type { BrokerRule, Rule, RuleContext } from './rule.ts';
import { topologyRules } from './topology-rules.ts';
import { userRules } from './user-rules.ts';
import { versionRules } from './version-rules.ts';

interface Subject<T> {
  file: YamlFile;
  value: T;
}

/** What the rules are run on: every file whose contents have the right shape. */
export interface RuleInput {
  platform: Subject<Platform> | undefined;
  brokers: readonly Subject<Broker>[];
  /** Paths of all files that were read. */
  paths: readonly string[];
  /** ISO date. */
  today: string;
}

const acknowledgements: BrokerRule = {
  name: 'acknowledge-known',
  doc: 'acknowledge names warnings that exist.',
  severity: 'error',
  check: ({ acknowledge }) => {
    const warnings = brokerRules.filter((rule) => rule.severity === 'warning').map((rule) => rule.name);
    return acknowledge.flatMap((name, index) =>
      warnings.includes(name)
        ? []
        : [
            {
              path: ['acknowledge', index],
              message: `${show(name)} is not the name of a warning.${suggest(name, warnings)}`,
            },
          ],
    );
  },
};

/** Every rule about a broker, in the order of the documentation. */
export const brokerRules: readonly BrokerRule[] = [
  ...machineRules,
  ...accessRules,
  ...versionRules,
  ...topologyRules,
  ...userRules,
  ...linkRules,
  ...removalRules,
  acknowledgements,
];

export { platformRules };

/** Runs every rule on every file that has the right shape. */
export function checkRules({ platform, brokers, paths, today }: RuleInput): Problem[] {
  const context: RuleContext = { ...(platform ? { platform: platform.value } : {}), paths, today };
  return [
    ...(platform ? applyRules(platformRules, platform, context) : []),
    ...brokers.flatMap((broker) => applyRules(brokerRules, broker, context, broker.value.acknowledge)),
  ];
}

function applyRules<T>(
  rules: readonly Rule<T>[],
  { file, value }: Subject<T>,
  context: RuleContext,
  acknowledged: readonly string[] = [],
): Problem[] {
  return rules
    .filter((rule) => rule.severity === 'error' || !acknowledged.includes(rule.name))
    .flatMap((rule) =>
      rule
        .check(value, context)
        .map(({ path, message }) => problemIn(file, path, { message, severity: rule.severity, rule: rule.name })),
    );
}
