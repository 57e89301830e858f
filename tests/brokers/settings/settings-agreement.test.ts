import { type Broker, brokerSchema } from '../../../catalog/kinds/broker/broker.ts';
import { readAdvanced } from '../../../catalog/kinds/broker/configuration/advanced-terms.ts';
import { configurationRules } from '../../../catalog/kinds/broker/configuration/configuration-rules.ts';
import { versionRules } from '../../../catalog/kinds/broker/rules/version-rules.ts';
import { judge } from './cuttlefish.ts';
import { refusedSettings, takenSettings } from './setting-cases.ts';
import { refusedTerms, runTerms, takenTerms } from './term-cases.ts';

const rules = [...configurationRules, ...versionRules].filter(({ severity }) => severity === 'error');

/** Whether `check` takes a line of rabbitmq.conf. */
function check(key: string, value: string): boolean {
  const least = { version: '4.3.6', instance: { type: 'm7g.xlarge' }, configuration: { [key]: value } };
  const broker: Broker = { name: 'orders', ...brokerSchema.parse(least) };
  return rules.every((rule) => rule.check(broker, { paths: [], today: '2026-11-30' }).length === 0);
}

type Verdicts = Map<string, { taken: boolean; said: string }>;

/** What RabbitMQ says of each text; each start of Erlang takes a second. */
async function ask(what: 'settings' | 'terms', texts: readonly string[]): Promise<Verdicts> {
  const verdicts = await judge({ series: '4.3', what, texts });
  return new Map(texts.map((text, index) => [text, verdicts[index] ?? { taken: false, said: 'nothing' }]));
}

const refusedOf = (verdicts: Verdicts, texts: readonly string[]) =>
  texts.filter((text) => !verdicts.get(text)?.taken).map((text) => `${text}: ${verdicts.get(text)?.said}`);

const takenOf = (verdicts: Verdicts, texts: readonly string[]) => texts.filter((text) => verdicts.get(text)?.taken);

const line = ([key, value]: readonly [string, string]) => `${key} = ${value}`;

describe('lines of rabbitmq.conf, at RabbitMQ 4.3.6 itself', () => {
  let verdicts: Verdicts;

  beforeAll(async () => {
    verdicts = await ask('settings', [...takenSettings, ...refusedSettings].map(line));
  });

  test('what is right is taken by check and by RabbitMQ', () => {
    expect(takenSettings.filter(([key, value]) => !check(key, value)).map(line)).toEqual([]);
    expect(refusedOf(verdicts, takenSettings.map(line))).toEqual([]);
  });

  test('what is wrong is refused by check and by RabbitMQ', () => {
    expect(refusedSettings.filter(([key, value]) => check(key, value)).map(line)).toEqual([]);
    expect(takenOf(verdicts, refusedSettings.map(line))).toEqual([]);
  });

  test('more than 150 were asked about', () => {
    expect(verdicts.size).toBeGreaterThan(150);
  });
});

const inSetting = (term: string) => `[{rabbit, [{x, ${term}}]}].`;
const isTaken = (text: string) => readAdvanced(text).fault === undefined;

describe('terms of advanced.config, at RabbitMQ 4.3.6 itself', () => {
  const taken = [...takenTerms.values.map(inSetting), ...takenTerms.wholes];
  const refused = [...refusedTerms.values.map(inSetting), ...refusedTerms.wholes];
  const run = runTerms.map(inSetting);
  let verdicts: Verdicts;

  beforeAll(async () => {
    verdicts = await ask('terms', [...taken, ...refused, ...run]);
  });

  test('what is right is taken by check and by RabbitMQ', () => {
    expect(taken.filter((text) => !isTaken(text))).toEqual([]);
    expect(refusedOf(verdicts, taken)).toEqual([]);
  });

  test('what is wrong is refused by check and by RabbitMQ', () => {
    expect(refused.filter(isTaken)).toEqual([]);
    expect(takenOf(verdicts, refused)).toEqual([]);
  });

  test('code that RabbitMQ would run is refused by check, as by the reader of terms that Erlang has', () => {
    expect(run.filter(isTaken)).toEqual([]);
    expect(run.filter((text) => !/^\{\{error,.*,\{ok,\[/.test(verdicts.get(text)?.said ?? ''))).toEqual([]);
  });
});
