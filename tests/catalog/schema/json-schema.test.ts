import { readdirSync, readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { jsonSchemas } from '../../../catalog/schema/json-schema.ts';
import { sampleFile } from '../../repositories.ts';

const schemas = jsonSchemas();
const validator = (name: string) =>
  new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(schemas[name] ?? ''));

test('schemas/ holds what catalog/ says; `npm run schemas` brings it up to date', () => {
  const committed = Object.fromEntries(
    readdirSync('schemas').map((name) => [name, readFileSync(`schemas/${name}`, 'utf8')]),
  );
  expect(committed).toEqual(schemas);
});

test.each(['orders', 'staging', 'telemetry'])('an editor finds nothing wrong with brokers/%s.yaml', (name) => {
  const validate = validator('broker.schema.json');
  expect([validate(parse(sampleFile(`brokers/${name}.yaml`))), validate.errors]).toEqual([true, null]);
});

test.each([
  ['endpoint', 'order-webhook'],
  ['endpoint', 'quotes'],
  ['processor', 'orders'],
  ['processor', 'quotes'],
])('an editor finds nothing wrong with the %s %s', (kind, name) => {
  const validate = validator(`${kind}.schema.json`);
  expect([validate(parse(sampleFile(`${kind}s/${name}.yaml`))), validate.errors]).toEqual([true, null]);
});

test('an editor says of a field what changing it costs, in the words of its kind', () => {
  const describing = (kind: string, field: string): string =>
    JSON.parse(schemas[`${kind}.schema.json`] ?? '').properties[field].description;
  expect(describing('broker', 'version')).toMatch(/When changed: nodes restart one after another\.$/);
  expect(describing('endpoint', 'host')).toMatch(/When changed: those who send requests have to know\.$/);
  expect(describing('processor', 'prefetch')).toMatch(
    /Unit: messages\. When changed: tasks are replaced, new ones before the old ones stop\.$/,
  );
});

test.each([
  ['host', true],
  ['hosts', false],
  [{ url: 'https://loki.example.com' }, true],
  [{ uri: 'https://loki.example.com' }, false],
])('an editor takes %j for a Loki: %s', (loki, isTaken) => {
  const quotes = { ...parse(sampleFile('processors/quotes.yaml')), logs: { loki } };
  expect(validator('processor.schema.json')(quotes)).toBe(isTaken);
});

test('an editor finds nothing wrong with platform.yaml', () => {
  expect(validator('platform.schema.json')(parse(readFileSync('platform.yaml', 'utf8')))).toBe(true);
});

test('an editor sees an unknown field, a wrong type, a value out of range and a missing field', () => {
  const validate = validator('broker.schema.json');
  const broker = parse(sampleFile('brokers/staging.yaml'));
  expect(validate({ ...broker, storrage: {} })).toBe(false);
  expect(validate({ ...broker, nodes: 'three' })).toBe(false);
  expect(validate({ ...broker, storage: { sizeGiB: 4 } })).toBe(false);
  expect(validate({ ...broker, instance: {} })).toBe(false);
});

test('every field that a person can write says what it is', () => {
  const silent: string[] = [];
  const visit = (schema: Record<string, unknown>, path: string) => {
    for (const [name, field] of Object.entries((schema.properties ?? {}) as Record<string, Record<string, unknown>>)) {
      if (typeof field.description !== 'string') silent.push(`${path}.${name}`);
      visit(field, `${path}.${name}`);
      for (const inner of [field.items, field.additionalProperties]) {
        if (typeof inner === 'object' && inner !== null) visit(inner as Record<string, unknown>, `${path}.${name}[]`);
      }
    }
  };
  for (const [name, text] of Object.entries(schemas)) visit(JSON.parse(text), name);
  expect(silent).toEqual([]);
});
