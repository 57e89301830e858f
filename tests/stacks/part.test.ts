import { requireCatalog } from '../../pipeline/repository/repository.ts';
import { synthesizeHere } from '../changes/synthesis.ts';
import { removeScratchFolders } from '../repositories.ts';

afterAll(removeScratchFolders);

const catalog = requireCatalog('.');
const shared = ['alerting', 'data', 'edge', 'ingress', 'monitoring', 'network', 'processors', 'storage'];

test.each([
  ['a broker that no processor takes from', ['brokers/staging.yaml'], ['broker-staging']],
  ['a broker whose processors are left out', ['brokers/orders.yaml'], ['broker-orders']],
  ['a processor without its broker', ['processors/orders.yaml'], ['processor-orders']],
  ['some of both', ['brokers/staging.yaml', 'processors/quotes.yaml'], ['broker-staging', 'processor-quotes']],
  ['a file that is gone', ['processors/gone.yaml'], []],
])('the stacks of %s are those of the whole platform, beside what all share', (_, files, own) => {
  const part = synthesizeHere(catalog, files);
  expect(part.map(({ name }) => name)).toEqual([...shared, ...own].sort());
  const whole = new Map(synthesizeHere(catalog).map(({ name, configuration }) => [name, configuration]));
  for (const { name, configuration } of part) expect([name, configuration]).toEqual([name, whole.get(name)]);
});
