import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { openSnapshots, type Snapshots } from '../../services/agent/aws/snapshots.ts';
import { openMetrics } from '../../services/node/aws/metrics.ts';
import { type Objects, openObjects } from '../../services/node/aws/objects.ts';
import { openSecrets, type Secrets } from '../../services/node/aws/secrets.ts';
import { openTable, type Table } from '../../services/node/aws/table.ts';
import { openAuthorities } from '../../services/watch/aws/authorities.ts';
import { openRequestCounts } from '../../services/watch/aws/request-counts.ts';
import { onEveryStandIn, region } from '../judges/stand-ins.ts';
import { scratchFolder } from '../repositories.ts';

onEveryStandIn((standIn) => {
  describe('objects', () => {
    let objects: Objects;
    const bucket = 'acme-backups';
    beforeAll(async () => {
      await standIn().bucket(bucket);
      objects = openObjects({ region, pathStyle: true });
    });

    test('come back as they were written, the last write counts', async () => {
      const key = 'brokers/orders/definitions/2026-09-01T03:00:00.000Z.json';
      await objects.put({ bucket, key, text: 'first' });
      await objects.put({ bucket, key, text: '{"name": "Zürich ✓"}' });
      expect(await objects.get(bucket, key)).toBe('{"name": "Zürich ✓"}');
    });

    test('are listed by prefix with size and time, over many pages', async () => {
      const keys = Array.from(
        { length: standIn().pageKeys + 3 },
        (_, index) => `many/${String(index).padStart(4, '0')}`,
      );
      const began = Date.now();
      const rest = [...keys];
      const write = async () => {
        for (let key = rest.pop(); key !== undefined; key = rest.pop()) await objects.put({ bucket, key, text: 'abc' });
      };
      await Promise.all(Array.from({ length: 8 }, write));
      const listed = await objects.list(bucket, 'many/');
      expect(listed.map(({ key }) => key)).toEqual(keys);
      expect(listed[0]?.bytes).toBe(3);
      expect(Number(listed[0]?.modifiedAt)).toBeGreaterThanOrEqual(began - (began % 1000));
      expect(Number(listed[0]?.modifiedAt)).toBeLessThanOrEqual(Date.now());
    });

    test('come from files and go into files, byte by byte, whole or not at all', async () => {
      const folder = scratchFolder();
      const bytes = randomBytes(3_000_000);
      writeFileSync(join(folder, 'block'), bytes);
      await objects.putFile({ bucket, key: 'monitoring/blocks/a/index', path: join(folder, 'block') });
      const back = join(folder, 'deep', 'back');
      await objects.getFile({ bucket, key: 'monitoring/blocks/a/index', path: back, mode: 0o640 });
      expect(readFileSync(back).equals(bytes)).toBe(true);
      expect(statSync(back).mode & 0o777).toBe(0o640);
      await expect(objects.getFile({ bucket, key: 'never', path: join(folder, 'x'), mode: 0o640 })).rejects.toThrow(
        's3://acme-backups/never cannot be read into ',
      );
      expect(readdirSync(folder).sort()).toEqual(['block', 'deep']);
    });

    test('are gone when deleted, and deleting again is no error', async () => {
      await objects.put({ bucket, key: 'once', text: 'x' });
      await objects.delete(bucket, 'once');
      await objects.delete(bucket, 'once');
      expect(await objects.list(bucket, 'once')).toEqual([]);
    });

    test('that are not there, or in no bucket, are an error with bucket and key', async () => {
      await expect(objects.get(bucket, 'never')).rejects.toThrow('s3://acme-backups/never cannot be read: ');
      await expect(objects.list('acme-other', 'x')).rejects.toThrow('s3://acme-other/x cannot be listed: ');
      await expect(objects.put({ bucket: 'acme-other', key: 'x', text: 'x' })).rejects.toThrow(
        's3://acme-other/x cannot be written: ',
      );
    });
  });

  describe('a table', () => {
    const open = (broker: string) => openTable({ region, table: 'acme-brokers', broker });

    test('tells of a broker the authority alone, once there is one', async () => {
      const authorities = openAuthorities({ region, table: 'acme-brokers' });
      expect(await authorities.of('import')).toBeUndefined();
      await open('import').put('broker', { authority: 'PEM', administratorSecret: 'x' });
      expect(await authorities.of('import')).toBe('PEM');
    });
    let table: Table;
    beforeAll(async () => {
      await standIn().table('acme-brokers');
      table = open('orders');
    });

    test('gives an item back as it was written, without what is undefined', async () => {
      await table.put('node#1', { state: 'healthy', alarms: ['disk'], since: { disk: undefined }, reason: undefined });
      expect(await table.get('node#1')).toEqual({ item: 'node#1', state: 'healthy', alarms: ['disk'], since: {} });
      expect(await table.get('node#2')).toBeUndefined();
    });

    test('gives the items whose names begin so, of its own broker', async () => {
      for (const item of ['backup#2', 'backup#1', 'broker']) await table.put(item, { of: 'orders' });
      await open('orders-2').put('backup#3', { of: 'orders-2' });
      expect(await table.query('backup#')).toEqual([
        { item: 'backup#1', of: 'orders' },
        { item: 'backup#2', of: 'orders' },
      ]);
      expect((await table.query()).map(({ item }) => item)).toEqual(['backup#1', 'backup#2', 'broker', 'node#1']);
    });

    test('writes under a condition only when it holds', async () => {
      const lock = (holder: string) => ({ holder, until: 5 });
      expect(await table.put('lock', lock('1/1'), 'absent')).toBe(true);
      expect(await table.put('lock', lock('2/1'), 'absent')).toBe(false);
      expect(await table.put('lock', lock('2/1'), { holder: '1/1', until: 4 })).toBe(false);
      expect(await table.put('lock', lock('3/1'), { holder: '1/1', until: 5 })).toBe(true);
      expect(await table.delete('lock', { holder: '1/1' })).toBe(false);
      expect(await table.delete('lock', { holder: '3/1' })).toBe(true);
      expect(await table.delete('lock', { holder: '3/1' })).toBe(false);
      expect(await table.delete('lock')).toBe(true);
    });

    test('that is not there is an error with table and item', async () => {
      const missing = openTable({ region, table: 'other-brokers', broker: 'orders' });
      await expect(missing.get('lock')).rejects.toThrow('orders lock in table other-brokers cannot be read: ');
    });
  });

  describe('secrets', () => {
    let secrets: Secrets;
    const id = 'acme/brokers/orders/cookie';
    beforeAll(async () => {
      await standIn().secret(id);
      secrets = openSecrets(region);
    });

    test('are nothing to be read without a value, or when nobody made them', async () => {
      expect(await secrets.read(id)).toBeUndefined();
      expect(await secrets.read('acme/none')).toBeUndefined();
    });

    test('give the value that counts and the one before it', async () => {
      await secrets.write(id, 'first');
      expect(await secrets.read(id, 'AWSPREVIOUS')).toBeUndefined();
      for (const value of ['second', 'third']) await secrets.write(id, value);
      expect(await secrets.read(id)).toBe('third');
      expect(await secrets.read(id, 'AWSPREVIOUS')).toBe('second');
    });

    test('that nobody made are an error with their name when they are written', async () => {
      await expect(secrets.write('acme/none', 'x')).rejects.toThrow('secret acme/none cannot be written: ');
    });

    test('take no empty value', async () => {
      await expect(secrets.write(id, '')).rejects.toThrow(`secret ${id} cannot be written: `);
      expect(await secrets.read(id)).toBe('third');
    });
  });

  describe('snapshots', () => {
    let snapshots: Snapshots;
    let volumes: [string, string];
    beforeAll(async () => {
      volumes = [await standIn().volume(), await standIn().volume()];
      snapshots = openSnapshots(region);
    });

    test('are found by all of their tags', async () => {
      const tags = (node: string) => ({ 'warren:platform': 'acme', 'warren:broker': 'orders', 'warren:node': node });
      const first = await snapshots.create({ volumeId: volumes[0], description: 'orders 1', tags: tags('1') });
      await snapshots.create({ volumeId: volumes[1], description: 'orders 2', tags: tags('2') });
      expect(await snapshots.own(tags('1'))).toEqual([{ id: first, volumeId: volumes[0], tags: tags('1') }]);
      expect(await snapshots.own({ 'warren:broker': 'orders' })).toHaveLength(2);
      expect(await snapshots.own({ 'warren:broker': 'staging' })).toEqual([]);
    });

    test('are gone when deleted, and deleting again is no error', async () => {
      const id = await snapshots.create({ volumeId: volumes[0], description: '', tags: { purpose: 'deletion' } });
      await snapshots.delete(id);
      await snapshots.delete(id);
      expect(await snapshots.own({ purpose: 'deletion' })).toEqual([]);
    });

    test('of a volume that is not there are an error with the volume', async () => {
      await expect(snapshots.create({ volumeId: 'vol-9', description: '', tags: {} })).rejects.toThrow(
        'volume vol-9 cannot be copied: ',
      );
    });
  });

  describe('metrics', () => {
    const namespace = 'Warren/acme';
    const minute = new Date(Math.floor(Date.now() / 60_000 - 5) * 60_000);
    const dimensions = { Broker: 'orders', VirtualHost: '/', Queue: 'placed' };

    async function read(name: string, of: Record<string, string>): Promise<[number | undefined, number | undefined][]> {
      const client = new CloudWatchClient(standIn().settings);
      const Dimensions = Object.entries(of).map(([Name, Value]) => ({ Name, Value }));
      const Metric = { Namespace: namespace, MetricName: name, Dimensions };
      const { MetricDataResults } = await client.send(
        new GetMetricDataCommand({
          StartTime: new Date(minute.getTime() - 60_000),
          EndTime: new Date(minute.getTime() + 120_000),
          MetricDataQueries: [{ Id: 'q', MetricStat: { Metric, Period: 60, Stat: 'Maximum' } }],
        }),
      );
      const { Timestamps = [], Values = [] } = MetricDataResults?.[0] ?? {};
      return Timestamps.map((time, index) => [time.getTime(), Values[index]]);
    }

    test('are there as of their minute, by all of their dimensions', async () => {
      const metrics = openMetrics(region);
      const paid = { ...dimensions, Queue: 'paid' };
      await metrics.put({
        namespace,
        minute,
        values: [
          { name: 'MessagesReady', dimensions, value: 7 },
          { name: 'MessagesReady', dimensions: paid, value: 0 },
          { name: 'Up', dimensions, value: 1 },
        ],
      });
      expect(await read('MessagesReady', dimensions)).toEqual([[minute.getTime(), 7]]);
      expect(await read('MessagesReady', paid)).toEqual([[minute.getTime(), 0]]);
      expect(await read('Up', paid)).toEqual([]);
    });

    test('of promises are read as what counts and what kept them, a minute, of each endpoint from when it is asked about', async () => {
      const at = (minutes: number) => new Date(minute.getTime() + minutes * 60_000);
      const put = (when: Date, endpoint: string, kept: number[]) =>
        openMetrics(region).put({
          namespace,
          minute: when,
          values: kept.map((value) => ({ name: 'PromiseKept', dimensions: { Endpoint: endpoint }, value })),
        });
      await put(at(-2), 'hook', [1, 0]);
      await put(at(-1), 'hook', [1, 1, 0]);
      await put(at(0), 'hook', [1]);
      await put(at(0), 'quotes', [0, 0]);
      const read = await openRequestCounts(region).since({
        platform: 'acme',
        endpoints: [
          { endpoint: 'hook', from: at(-1).getTime() },
          { endpoint: 'quotes', from: at(-2).getTime() },
          { endpoint: 'quiet', from: at(-2).getTime() },
        ],
        until: at(2).getTime(),
      });
      const minutesOf = (endpoint: string) => [...(read.get(endpoint) ?? [])].sort(([a], [b]) => a - b);
      expect(minutesOf('hook')).toEqual([
        [at(-1).getTime(), { counted: 3, kept: 2 }],
        [at(0).getTime(), { counted: 1, kept: 1 }],
      ]);
      expect(minutesOf('quotes')).toEqual([[at(0).getTime(), { counted: 2, kept: 0 }]]);
      expect(minutesOf('quiet')).toEqual([]);
    });

    test('of many queues arrive, though the SDK compresses them', async () => {
      const values = Array.from({ length: 600 }, (_, index) => ({
        name: 'MessagesPublished',
        dimensions: { ...dimensions, Queue: `queue-${index}` },
        value: index,
      }));
      await openMetrics(region).put({ namespace, minute, values });
      expect(await read('MessagesPublished', { ...dimensions, Queue: 'queue-599' })).toEqual([[minute.getTime(), 599]]);
    });

    test('that are refused are an error with the namespace', async () => {
      const values = [{ name: 'MessagesReady', dimensions, value: Number.NaN }];
      await expect(openMetrics(region).put({ namespace, minute, values })).rejects.toThrow(
        'metrics of Warren/acme cannot be published: ',
      );
    });
  });
});
