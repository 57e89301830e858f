import { looksLikeSecret } from '../../files/secret-text.ts';
import type { Rule } from '../../rules/rule.ts';
import { show } from '../../schema/field.ts';
import { whyNotNameable } from './nameable-secrets.ts';
import type { Platform } from './platform.ts';

/** Rules about the keys of PagerDuty's REST API. */
export const pagerDutyTokenRules: readonly Rule<Platform>[] = [
  {
    name: 'pagerduty-token-nameable',
    doc: 'The tokens of PagerDuty are in secrets that files may name.',
    severity: 'error',
    check: (platform) =>
      (['deployToken', 'planToken'] as const).flatMap((field) => {
        const { secret } = platform.alerting?.pagerDuty[field] ?? {};
        const why = secret === undefined ? undefined : whyNotNameable(secret, platform);
        // A token in the place of its name is told of by that, and shown nowhere.
        if (secret === undefined || why === undefined || looksLikeSecret(secret)) return [];
        return [{ path: ['alerting', 'pagerDuty', field, 'secret'], message: `${show(secret)} ${why}` }];
      }),
  },
  {
    name: 'pagerduty-tokens-apart',
    doc: 'The token that deploys at PagerDuty is not the one that plans, which may only read.',
    severity: 'error',
    check: ({ alerting }) => {
      const { deployToken, planToken } = alerting?.pagerDuty ?? {};
      if (!planToken || planToken.secret !== deployToken?.secret) return [];
      const message = `${show(planToken.secret)} is deployToken, too: those can get at it who open pull requests, and could change who is called. Keep a read-only key there.`;
      return [{ path: ['alerting', 'pagerDuty', 'planToken', 'secret'], message }];
    },
  },
  {
    name: 'pagerduty-plan-token',
    doc: 'Where GitHub Actions plan who is called, AWS keeps a token that only reads.',
    severity: 'warning',
    check: ({ alerting, github }) =>
      !github || !alerting || alerting.pagerDuty.planToken
        ? []
        : [
            {
              path: ['alerting', 'pagerDuty'],
              message:
                'has no planToken, without which GitHub Actions cannot plan who is called. Name a secret that holds a read-only key: docs/oncall.md says how it is made.',
            },
          ],
  },
];
