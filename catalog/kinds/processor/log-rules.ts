import type { Rule } from '../../rules/rule.ts';
import { show } from '../../schema/field.ts';
import { whyNotNameable } from '../platform/nameable-secrets.ts';
import type { BesideProcessors } from './beside-processors.ts';
import { ownLoki } from './loki.ts';
import type { Processor } from './processor.ts';

/** Rules about where the logs of a processor go. */
export const logRules: readonly Rule<Processor, BesideProcessors>[] = [
  {
    name: 'loki-host',
    doc: "Logs go to the platform's own monitoring host where there is one, which knows neither tenants nor users.",
    severity: 'error',
    check: ({ logs: { loki } }, { platform }) => {
      if (loki?.url !== ownLoki) return [];
      const missing = {
        path: ['logs', 'loki'],
        message:
          'names the monitoring host, and platform.yaml has no monitoring. Add it there, write where another Loki is, or leave loki out.',
      };
      const unknown = (['tenant', 'username', 'password'] as const).filter((field) => loki[field] !== undefined);
      return [
        ...(platform && !platform.monitoring ? [missing] : []),
        ...unknown.map((field) => ({
          path: ['logs', 'loki', field],
          message: "is nothing that the monitoring host's Loki knows: it has neither tenants nor users. Take it away.",
        })),
      ];
    },
  },
  {
    name: 'loki-login',
    doc: 'Who logs in to Loki has a name and a password.',
    severity: 'error',
    check: ({ logs: { loki } }) => {
      if (!loki || (loki.username === undefined) === (loki.password === undefined)) return [];
      const [has, lacks] = loki.username === undefined ? ['password', 'username'] : ['username', 'password'];
      return [{ path: ['logs', 'loki', has], message: `is there without ${lacks}. Give both, or neither.` }];
    },
  },
  {
    name: 'loki-password-over-tls',
    doc: 'A password goes to Loki over TLS alone.',
    severity: 'error',
    check: ({ logs: { loki } }) =>
      loki?.password && loki.url.startsWith('http:')
        ? [
            {
              path: ['logs', 'loki', 'url'],
              message: `${show(loki.url)} would have the password in the clear. Use https://, or leave out username and password.`,
            },
          ]
        : [],
  },
  {
    name: 'loki-secret',
    doc: "The secret with Loki's password is the platform's own or begins as secrets.prefixes of platform.yaml says, and is none that Warren makes.",
    severity: 'error',
    check: ({ logs: { loki } }, { platform }) => {
      const secret = loki?.password?.secret;
      const why = secret !== undefined && platform ? whyNotNameable(secret, platform) : undefined;
      return why === undefined
        ? []
        : [{ path: ['logs', 'loki', 'password', 'secret'], message: `${show(secret)} ${why}` }];
    },
  },
];
