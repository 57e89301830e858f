import { logRules } from '../../../../catalog/kinds/processor/log-rules.ts';
import { processorOf, processorSchema } from '../../../../catalog/kinds/processor/processor.ts';
import { changedProcessor } from '../../../../catalog/kinds/processor/processor-effects.ts';
import { plainText } from '../../../../catalog/words/sentence.ts';

const image = `quotes@sha256:${'ab'.repeat(32)}`;
const file = { broker: 'orders', vhost: '/', queue: 'quotes', user: 'processors', image, forward: { port: 80 } };
const processor = (logs: object) => processorOf('quotes', processorSchema.parse({ ...file, logs }));

const rule = logRules.find(({ name }) => name === 'loki-host');
const problems = (logs: object, platform: object) => rule?.check(processor(logs), { platform } as never);

test('a word stands for the Loki of the monitoring host, where there is one', () => {
  expect(processor({ loki: 'host' }).logs.loki).toEqual({ url: 'host' });
  expect(problems({ loki: 'host' }, { monitoring: {} })).toEqual([]);
  expect(problems({ loki: 'host' }, {})).toHaveLength(1);
  expect(problems({ loki: { url: 'https://loki.example.com', tenant: 'team' } }, {})).toEqual([]);
});

test('a review says which Loki it is', () => {
  const sides = (before: object, after: object) =>
    ({ before: processor(before), after: processor(after), brokers: { before: [], after: [] } }) as never;
  const said = (before: object, after: object) =>
    changedProcessor(sides(before, after)).map(({ sentence }) => plainText(sentence));
  expect(said({}, { loki: 'host' })).toEqual([
    expect.stringMatching(/^writes its logs to the Loki of the monitoring host, and no more to CloudWatch Logs\./),
  ]);
  expect(said({ loki: 'host' }, { loki: { url: 'https://loki.example.com' } })).toEqual([
    expect.stringMatching(/^sets logs\.loki\.url to https:\/\/loki\.example\.com instead of host\./),
  ]);
});
