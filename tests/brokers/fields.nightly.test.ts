import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import { brokerSchema } from '../../catalog/kinds/broker/broker.ts';
import { schemaFields } from '../../catalog/schema/schema-fields.ts';
import { ensureAuthority, issueFrom } from '../../services/agent/certificates/authority.ts';
import { removeScratchFolders } from '../repositories.ts';
import { memorySecrets } from '../services/agent/certificates/memory-secrets.ts';
import { definitionBase, definitionChanges, definitionSecrets } from './definition-changes.ts';
import type { BrokerInput, Clients, FieldChange } from './field-change.ts';
import { type LivePlatform, startLivePlatform } from './live-platform.ts';
import { settingBase, settingChanges } from './setting-changes.ts';
import { type WatchedBroker, watch } from './watched-broker.ts';

const changes = [...settingChanges, ...definitionChanges];

const fields = schemaFields(brokerSchema);

describe('in a running broker', () => {
  let live: LivePlatform;
  let watched: WatchedBroker;
  let clients: Clients;
  let file: BrokerInput = { ...settingBase, ...definitionBase };

  beforeAll(async () => {
    live = await startLivePlatform();
    clients = await makeSecrets(live);
    watched = watch(live, await live.apply('fields', stringify(file)));
  });

  afterAll(async () => {
    await live?.stop();
    removeScratchFolders();
  });

  const look = (change: FieldChange) => Promise.all(change.looks.map(({ see }) => see(watched, clients)));

  test.each(titled(changes))('$title', async ({ change, restarts }) => {
    const wanted = change.looks.map(({ becomes }) => becomes);
    const before = await look(change);
    for (const [index, seen] of before.entries()) expect(seen).not.toEqual(wanted[index]);
    const run = await watched.run();
    const client = await watched.connect();
    let dropped = false;
    client.on('error', () => {}).on('close', () => (dropped = true));

    const changed = structuredClone(file);
    change.change(changed);
    await live.apply('fields', stringify(changed));
    file = changed;

    let after = await look(change);
    for (let tries = 20; tries > 0 && !isDeepStrictEqual(after, wanted); tries -= 1) {
      await sleep(500);
      after = await look(change);
    }
    expect(after).toEqual(wanted);
    expect({ restarted: (await watched.run()) !== run, dropped }).toEqual({ restarted: restarts, dropped: restarts });
    if (!dropped) await client.close();
  });
});

/** The changes with what their fields say that they cost. */
function titled(all: readonly FieldChange[]) {
  return all.map((change) => {
    const paths = change.looks.flatMap((each) => each.fields);
    const restarts = fields.some(({ path, onChange }) => paths.includes(path) && onChange === 'rolling');
    const title = `${change.name} ${restarts ? 'restarts the node' : 'drops no connection'}, and shows in the broker`;
    return { title, change, restarts };
  });
}

/** Gives the platform the secrets that the changes name. */
async function makeSecrets({ sandbox: { cloud, secretValues } }: LivePlatform): Promise<Clients> {
  const put = (name: string, value: string) => {
    const arn = `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-AbCdEf`;
    cloud.put('aws_secretsmanager_secret', name, { id: arn, arn, name });
    secretValues.put(name, value);
  };
  const now = new Date();
  const authorityOf = (broker: string) => ensureAuthority({ secrets: memorySecrets(), id: 'authority', broker, now });
  const clientOf = async (name: keyof Clients) => {
    const authority = await authorityOf(name);
    put(name, authority.certificate);
    return issueFrom(authority, { names: ['client.acme.internal'], now });
  };
  for (const [name, value] of Object.entries(definitionSecrets)) put(name, value);
  const { certificate, key } = await issueFrom(await authorityOf('supplied'), { names: ['fields.acme.internal'], now });
  put('fields/certificate', certificate + key);
  return { 'clients/first': await clientOf('clients/first'), 'clients/second': await clientOf('clients/second') };
}
