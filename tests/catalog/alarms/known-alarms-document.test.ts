import { readFileSync } from 'node:fs';
import { knownAlarms } from '../../../catalog/alarms/known-alarms.ts';
import { knownAlarmsDocument, knownAlarmsFile } from '../../../catalog/alarms/known-alarms-document.ts';

test('docs/known-alarms.md says what the catalog does; `npm run schemas` brings it up to date', () => {
  expect(readFileSync(knownAlarmsFile, 'utf8')).toBe(knownAlarmsDocument());
});

test('it has each known alarm under each kind of object that it watches', () => {
  const text = knownAlarmsDocument();
  const listed = [...text.matchAll(/^### `(.+)`$/gm)].map(([, name]) => name);
  expect([...listed].sort()).toEqual(knownAlarms.flatMap(({ name, watches }) => watches.map(() => name)).sort());
});
