import { overlaps, parseCidr } from '../cidr.ts';
import { type ListenerName, listeners } from '../listeners.ts';
import type { BrokerRule } from './rule.ts';

/** Widest range that may be named; anything wider is a large part of the internet. */
const widestPrefix = 8;

export const accessRules: readonly BrokerRule[] = [
  {
    name: 'access-narrow',
    doc: 'Brokers are internal: no source is wider than /8, and none is the whole internet.',
    severity: 'error',
    check: ({ access }) =>
      access.flatMap(({ from }, index) => {
        const network = parseCidr(from);
        if (!network || network.prefix >= widestPrefix) return [];
        return [
          {
            path: ['access', index, 'from'],
            message: `${from} is a large part of the internet. Brokers are internal: name the networks of your clients.`,
          },
        ];
      }),
  },
  {
    name: 'access-to-listener',
    doc: 'Access is given only to listeners that are on.',
    severity: 'error',
    check: ({ access, listeners: enabled }) =>
      access.flatMap(({ to }, index) =>
        to.flatMap((name, position) =>
          enabled.includes(name)
            ? []
            : [
                {
                  path: ['access', index, 'to', position],
                  message: `${name} is not one of this broker's listeners (${enabled.join(', ')}). Add it under listeners or use one of them.`,
                },
              ],
        ),
      ),
  },
  {
    name: 'access-once',
    doc: 'No two sources of one listener overlap: closing one of them would not close it.',
    severity: 'error',
    check: ({ access }) =>
      access.flatMap((rule, index) =>
        access.slice(0, index).flatMap((earlier, earlierIndex) => {
          const shared = rule.to.find((name) => earlier.to.includes(name));
          if (!shared || !sameSource(rule.from, earlier.from)) return [];
          return [
            {
              path: ['access', index, 'from'],
              message: `${rule.from} overlaps access[${earlierIndex}].from ${earlier.from}, and both reach ${shared}. Keep one.`,
            },
          ];
        }),
      ),
  },
  {
    name: 'listeners-distinct',
    doc: 'No listener is named twice.',
    severity: 'error',
    check: ({ listeners: enabled }) =>
      enabled.flatMap((name, index) =>
        enabled.indexOf(name) < index
          ? [{ path: ['listeners', index], message: `${name} is named twice. Keep one.` }]
          : [],
      ),
  },
  {
    name: 'client-port',
    doc: 'A broker has a listener that clients can publish to and consume from.',
    severity: 'error',
    check: ({ listeners: enabled }) =>
      enabled.some((name) => !name.startsWith('management') && name !== 'metrics')
        ? []
        : [{ path: ['listeners'], message: 'has none for clients. Add amqps, or another protocol.' }],
  },
  {
    name: 'plain-listener',
    doc: 'Connections are encrypted.',
    severity: 'warning',
    check: ({ listeners: enabled }) =>
      enabled.flatMap((name, index) =>
        listeners[name].tls
          ? []
          : [
              {
                path: ['listeners', index],
                message: `${name} is not encrypted: passwords and messages cross the network in the clear. Use ${encrypted(name)}.`,
              },
            ],
      ),
  },
];

function sameSource(a: string, b: string): boolean {
  const [first, second] = [parseCidr(a), parseCidr(b)];
  return first && second ? overlaps(first, second) : a === b;
}

function encrypted(name: ListenerName): string {
  return name.endsWith('-plain') ? name.replace('-plain', '') : `${name}s`;
}
