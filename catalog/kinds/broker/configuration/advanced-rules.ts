import { isSecretName } from '../../../files/secret-text.ts';
import type { Finding } from '../../../rules/rule.ts';
import type { BrokerRule } from '../rules/broker-rule.ts';
import { findRemoved } from '../rules/version-rules.ts';
import { readAdvanced } from './advanced-terms.ts';
import { settingsThatSet } from './known-settings.ts';
import { ownerOfTerm } from './owned-settings.ts';

const path = ['advancedConfiguration'];

/** Rules about the terms of advanced.config that a file has in `advancedConfiguration`. */
export const advancedRules: readonly BrokerRule[] = [
  {
    name: 'advanced-terms',
    doc: 'advancedConfiguration is one Erlang term that RabbitMQ starts with: a list of applications and their settings, and no code.',
    severity: 'error',
    check: ({ advancedConfiguration }) => {
      const fault = advancedConfiguration === undefined ? undefined : readAdvanced(advancedConfiguration).fault;
      return fault ? [{ path, message: fault.message, within: fault.at }] : [];
    },
  },
  {
    name: 'owned-terms',
    doc: 'advancedConfiguration sets nothing that a field of the file already decides.',
    severity: 'error',
    check: ({ advancedConfiguration = '' }) =>
      readAdvanced(advancedConfiguration).settings.flatMap(({ environment, at }) => {
        // Of a secret is told by its name.
        const owner = isSecretName(environment) ? undefined : ownerOfTerm(environment);
        const message = `sets ${environment}, which the field ${owner} decides. Use that and remove it here.`;
        return owner === undefined ? [] : [{ path, message, within: at }];
      }),
  },
  {
    name: 'removed-terms',
    doc: 'advancedConfiguration sets nothing that the chosen RabbitMQ version ignores or has dropped.',
    severity: 'error',
    check: ({ advancedConfiguration = '', version }) =>
      readAdvanced(advancedConfiguration).settings.flatMap(({ environment, at }): Finding[] => {
        if (ownerOfTerm(environment) !== undefined) return [];
        const keys = keysThatSet(environment);
        const [removed] = keys.flatMap((key) => findRemoved(version, 'config', key, path));
        return removed ? [{ ...removed, within: at }] : [];
      }),
  },
];

/** Names of rabbitmq.conf for a setting, and its own within RabbitMQ, for those that were never in the schema. */
function keysThatSet(environment: string): string[] {
  return [...settingsThatSet(environment).map(({ key }) => key), environment.replace(/^rabbit\./, '')];
}
