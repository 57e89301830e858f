import { findSetting, knownSettings } from '../../../catalog/kinds/broker/configuration/known-settings.ts';
import { takes } from '../../../catalog/kinds/broker/configuration/setting-values.ts';
import { judge } from './cuttlefish.ts';

/** Each key of the table with values of every type: what `check` refuses RabbitMQ refuses, and the other way round but for what is named. */
const values = [
  '1',
  '0',
  '-1',
  '70000',
  'true',
  'on',
  'none',
  'infinity',
  '1.5',
  '0.5',
  'zzz',
  '64MB',
  '30s',
  '127.0.0.1:5672',
  '::1',
];

/** What only a node, or RabbitMQ's functions between keys, can tell; docs/decisions/0067. */
const byOthers = [
  /does not exist|not readable|is not directory|Directory must be writable|cannot be read/,
  /but was missing|Unsupported (cipher|hash)|invalid query|must be a valid https uri|Invalid attribute/,
  /Error running translation|found invalid configuration|function_clause/,
];

test.each([
  ['4.3', '4.3.6'],
  ['4.0', '4.0.5'],
] as const)(
  'every key of RabbitMQ %s is judged as RabbitMQ %s itself does',
  async (series, version) => {
    const cases = knownSettings().flatMap(({ key: pattern }) => {
      const key = pattern.replace(/\$\w+/g, '1');
      const found = findSetting(key, version);
      if (!found) return [];
      const choices = /\{([^}]*)\}/.exec(found.type)?.[1]?.split(',') ?? [];
      return [...new Set([...values, ...choices])].map((value) => ({
        text: `${key} = ${value}`,
        taken: takes(found.type, value),
      }));
    });
    const verdicts = await judge({ series, what: 'settings', texts: cases.map(({ text }) => text) });
    const differ = cases.flatMap(({ text, taken }, index) => {
      const verdict = verdicts[index] ?? { taken: false, said: 'nothing' };
      const isTold = taken && byOthers.some((reason) => reason.test(verdict.said));
      return verdict.taken === taken || isTold ? [] : [`${text}: ${verdict.said.slice(0, 200)}`];
    });
    expect(cases.length).toBeGreaterThan(10_000);
    expect(differ).toEqual([]);
  },
  1_200_000,
);
