import fc from 'fast-check';
import { newestVersion, smallestType } from '../../catalog/kinds/broker/usual-choice.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { bundleSchema } from '../../contracts/bundle.ts';
import { parseExport } from '../../operations/import/exported-definitions.ts';
import { translate } from '../../operations/import/translate.ts';
import { writeYaml } from '../../operations/import/write-yaml.ts';
import { renderDefinitions } from '../../stacks/broker/bundle/definitions.ts';
import { arbitraryDefinitions, type Definitions, sortedEntries } from '../definitions.ts';
import { draws } from '../draws.ts';
import { sampleFile } from '../repositories.ts';

const parts = bundleSchema.pick({ definitions: true, users: true, administrator: true, remove: true });
const platform = { path: 'platform.yaml', text: sampleFile('platform.yaml') };

/** From an export to a file, and from the file to what a node is told to make. */
function throughTheFile(value: Definitions) {
  const definitions = parseExport({ value, source: 'export.json' });
  const options = { name: 'imported', platform: 'acme', version: newestVersion(), instanceType: smallestType() };
  const text = writeYaml(translate(definitions, options));
  const files = [platform, { path: 'brokers/imported.yaml', text }];
  const { catalog, problems } = loadCatalog({ files, today: '2026-11-21' });
  const [broker] = catalog?.brokers ?? [];
  if (!catalog || !broker) throw new Error(`${text}\n${JSON.stringify(problems, null, 2)}`);
  return parts.parse(JSON.parse(JSON.stringify(renderDefinitions(catalog.platform, broker))));
}

/** What is compared of both: everything but passwords, URIs and order. */
function essence({
  vhosts,
  users,
  ...lists
}: Omit<Definitions, 'vhosts' | 'users'> & { vhosts: object[]; users: object[] }) {
  const { parameters, ...others } = lists;
  const anonymous = parameters.map((parameter) => ({
    ...parameter,
    value: Object.fromEntries(
      Object.entries(parameter.value).map(([key, value]) => [key, key.endsWith('uri') ? 'a URI' : value]),
    ),
  }));
  return {
    vhosts: sortedEntries(vhosts),
    users: sortedEntries(users),
    parameters: sortedEntries(anonymous),
    ...Object.fromEntries(Object.entries(others).map(([kind, entries]) => [kind, sortedEntries(entries)])),
  };
}

test('what a broker holds is what the file imported from it makes', () => {
  fc.assert(
    fc.property(arbitraryDefinitions, (exported) => {
      const { definitions, users } = throughTheFile(exported);
      const made = { ...definitions, users: users.map(({ name, tags, limits }) => ({ name, tags, limits })) };
      const held = {
        ...exported,
        vhosts: exported.vhosts.map(({ name, metadata: { tags, ...rest } }) => ({
          name,
          ...rest,
          tags: tags.toSorted(),
        })),
        users: exported.users.map(({ name, tags, limits }) => ({ name, tags: tags.toSorted(), limits })),
      };
      expect(essence(made as unknown as Definitions)).toEqual(essence(held));
    }),
    draws(300),
  );
});

test('neither a password, its hash nor a URI reaches the file', () => {
  fc.assert(
    fc.property(arbitraryDefinitions, (value) => {
      const definitions = parseExport({ value, source: 'export.json' });
      const options = { name: 'imported', platform: 'acme', version: newestVersion(), instanceType: smallestType() };
      const translation = translate(definitions, options);
      expect(`${writeYaml(translation)}${JSON.stringify(translation)}`).not.toMatch(/not-a-secret|amqp:\/\/|AAAAAEA5/);
    }),
    draws(100),
  );
});
