import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Rabbitmq, startRabbitmq } from '../../../operations/servers/rabbitmq.ts';
import { draws } from '../../draws.ts';
import { removeScratchFolders } from '../../repositories.ts';
import { disagreement, prepareJudge } from './agreement.ts';
import { departures } from './departures.ts';
import { edits, type Loose, smallExport } from './edits.ts';
import { asUpstream, pluginsOfObjects } from './every-object.ts';
import { published } from './published.ts';

const folder = mkdtempSync(join(tmpdir(), 'warren-agreement-'));
let judge: Rabbitmq;

beforeAll(async () => {
  const login = { username: 'guest', password: 'guest' };
  const configuration = asUpstream['4.3'];
  judge = await startRabbitmq({ folder, login, configuration, morePlugins: pluginsOfObjects });
  await prepareJudge(judge);
});

afterAll(async () => {
  await judge?.kill9();
  rmSync(folder, { recursive: true, force: true });
  removeScratchFolders();
});

/** By day every sixteenth, another one each day that edits are added; each at night. */
const names = Object.keys(edits).filter((_, index) => process.env.NIGHTLY !== undefined || index % 16 === 0);

test.each(names)('RabbitMQ and Warren agree about an export in which %s', async (name) => {
  const found = await disagreement(judge, edited([name]));
  const known = departures[name];
  if (known === undefined) expect(found).toBeUndefined();
  // Whoever mends one takes it from the list.
  else expect(found).toMatch(known);
});

test.each(Object.keys(published))('RabbitMQ and Warren agree about %s', async (name) => {
  expect(await disagreement(judge, published[name] ?? {})).toBeUndefined();
});

test('RabbitMQ and Warren agree about exports with several edits', async () => {
  const sound = Object.keys(edits).filter((name) => departures[name] === undefined);
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.constantFrom(...sound), { minLength: 2, maxLength: 5 }), async (chosen) => {
      expect(await disagreement(judge, edited(chosen))).toBeUndefined();
    }),
    { ...draws(process.env.NIGHTLY ? 1500 : 24), endOnFailure: true },
  );
});

/** The small export with edits done to it in the order of their table, as it comes through JSON. */
function edited(chosen: readonly string[]): Loose {
  const definitions = smallExport();
  for (const [name, edit] of Object.entries(edits)) if (chosen.includes(name)) edit(definitions);
  return JSON.parse(JSON.stringify(definitions));
}
