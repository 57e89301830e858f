import type { Problem } from '../files/problem.ts';
import { problemIn, type YamlFile } from '../files/yaml-file.ts';
import type { Broker } from '../kinds/broker/broker.ts';
import { accessRules } from '../kinds/broker/rules/access-rules.ts';
import { linkRules } from '../kinds/broker/rules/link-rules.ts';
import { machineRules } from '../kinds/broker/rules/machine-rules.ts';
import { removalRules } from '../kinds/broker/rules/removal-rules.ts';
import { topologyRules } from '../kinds/broker/rules/topology-rules.ts';
import { userRules } from '../kinds/broker/rules/user-rules.ts';
import { versionRules } from '../kinds/broker/rules/version-rules.ts';
import type { Endpoint } from '../kinds/endpoint/endpoint.ts';
import { endpointRules as aboutEndpoints } from '../kinds/endpoint/endpoint-rules.ts';
import type { Platform } from '../kinds/platform/platform.ts';
import { platformRules } from '../kinds/platform/platform-rules.ts';
import type { Processor } from '../kinds/processor/processor.ts';
import { processorRules as aboutProcessors } from '../kinds/processor/processor-rules.ts';
import { show } from '../schema/field.ts';
import { suggest } from '../words/nearest.ts';
import type { BrokerRule, EndpointRule, ProcessorRule, Rule, RuleContext } from './rule.ts';

interface Subject<T> {
  file: YamlFile;
  value: T;
}

/** What the rules are run on: every file whose contents have the right shape. */
export interface RuleInput {
  platform: Subject<Platform> | undefined;
  brokers: readonly Subject<Broker>[];
  endpoints: readonly Subject<Endpoint>[];
  processors: readonly Subject<Processor>[];
  /** Paths of all files that were read. */
  paths: readonly string[];
  /** ISO date. */
  today: string;
}

/** Every rule about a broker, in the order of the documentation. */
export const brokerRules: readonly BrokerRule[] = withAcknowledgements([
  ...machineRules,
  ...accessRules,
  ...versionRules,
  ...topologyRules,
  ...userRules,
  ...linkRules,
  ...removalRules,
]);

/** Every rule about an endpoint. */
export const endpointRules: readonly EndpointRule[] = withAcknowledgements(aboutEndpoints);

/** Every rule about a processor. */
export const processorRules: readonly ProcessorRule[] = withAcknowledgements(aboutProcessors);

export { platformRules };

/** Runs every rule on every file that has the right shape. */
export function checkRules({ platform, brokers, endpoints, processors, paths, today }: RuleInput): Problem[] {
  const context: RuleContext = {
    ...(platform ? { platform: platform.value } : {}),
    brokers: brokers.map(({ value }) => value),
    endpoints: endpoints.map(({ value }) => value),
    processors: processors.map(({ value }) => value),
    paths,
    today,
  };
  return [
    ...(platform ? applyRules(platformRules, platform, context) : []),
    ...brokers.flatMap((broker) => applyRules(brokerRules, broker, context, broker.value.acknowledge)),
    ...endpoints.flatMap((endpoint) => applyRules(endpointRules, endpoint, context, endpoint.value.acknowledge)),
    ...processors.flatMap((processor) => applyRules(processorRules, processor, context, processor.value.acknowledge)),
  ];
}

/** Rules, and the one that sees to it that files acknowledge warnings of theirs alone. */
function withAcknowledgements<T extends { acknowledge: readonly string[] }>(rules: readonly Rule<T>[]): Rule<T>[] {
  const warnings = rules.filter(({ severity }) => severity === 'warning').map(({ name }) => name);
  return [
    ...rules,
    {
      name: 'acknowledge-known',
      doc: 'acknowledge names warnings that exist.',
      severity: 'error',
      check: ({ acknowledge }) =>
        acknowledge.flatMap((name, index) =>
          warnings.includes(name)
            ? []
            : [
                {
                  path: ['acknowledge', index],
                  message: `${show(name)} is not the name of a warning.${suggest(name, warnings)}`,
                },
              ],
        ),
    },
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
