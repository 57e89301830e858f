import { brokerSchema } from '../../catalog/kinds/broker/broker.ts';
import { schemaFields } from '../../catalog/schema/schema-fields.ts';
import { definitionChanges } from './definition-changes.ts';
import { settingChanges } from './setting-changes.ts';

const changes = [...settingChanges, ...definitionChanges];

/** Fields that do not reach RabbitMQ, or their beginnings, and whom they do reach. */
const elsewhere: Record<string, string> = {
  description: 'is for people',
  nodes: 'makes machines; cluster.test.ts',
  'instance.type': 'is the machine',
  'storage.': 'is the volume',
  'access[].': 'is the firewall',
  publicName: 'is a record in the public DNS',
  'alarms.': 'is what the agent reports and whom it tells',
  'backups.': 'is what the agent saves; backups.test.ts',
  'restoreFrom.': 'is what volumes are made from',
  'maintenance.': 'is when a change may be applied',
  'deletion.': 'is what Terraform may delete',
  tags: 'are on AWS resources',
  acknowledge: 'is for warren check',
};

const fields = schemaFields(brokerSchema);

test('every field of the schema shows in the running broker of fields.nightly.test.ts, or is known not to reach it', () => {
  const shown = new Set(changes.flatMap(({ looks }) => looks.flatMap((look) => look.fields)));
  const isElsewhere = (path: string) =>
    Object.keys(elsewhere).some((known) => path === known || (known.endsWith('.') && path.startsWith(known)));
  const paths = fields.map(({ path }) => path);
  expect(paths.filter((path) => shown.has(path) === isElsewhere(path))).toEqual([]);
  expect([...shown].filter((path) => !paths.includes(path))).toEqual([]);
});

test('every field says what changing it costs', () => {
  expect(fields.filter(({ onChange }) => onChange === undefined)).toEqual([]);
});
