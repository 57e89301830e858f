import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { warren } from '../../cli/warren.ts';
import { describeJudgedBy } from '../judges/judged.ts';
import { type Moto, startMoto } from '../judges/moto.ts';
import { removeScratchFolders, wholeSample } from '../repositories.ts';

describeJudgedBy('moto')('warren scaling record, on moto', () => {
  let moto: Moto;
  const before = { ...process.env };
  beforeAll(async () => {
    moto = await startMoto();
    Object.assign(process.env, moto.awsEnvironment);
  });
  afterAll(async () => {
    process.env = before;
    removeScratchFolders();
    await moto.stop();
  });

  const day = new Date(Date.now() - 24 * 60 * 60_000).toISOString().slice(0, 10);
  const dimensions = { Broker: 'orders', VirtualHost: 'orders', Queue: 'placed' };

  async function publish(values: readonly { name: string; minute: number; value: number }[]): Promise<void> {
    const client = new CloudWatchClient({ region: 'eu-west-1' });
    const MetricData = values.map(({ name, minute, value }) => ({
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      Timestamp: new Date(Date.parse(`${day}T00:00:00Z`) + minute * 60_000 + 1000),
      Value: value,
    }));
    await client.send(new PutMetricDataCommand({ Namespace: 'Warren/acme', MetricData }));
  }

  test('what nodes published of a day is its recording, the larger value where two did', async () => {
    const repository = wholeSample();
    await publish([
      { name: 'Up', minute: 0, value: 1 },
      { name: 'Up', minute: 1439, value: 1 },
      { name: 'MessagesReady', minute: 0, value: 3 },
      { name: 'MessagesReady', minute: 1439, value: 7 },
      { name: 'MessagesReady', minute: 1439, value: 2 },
    ]);
    const log = jest.spyOn(console, 'log').mockImplementation();
    const status = await warren(['scaling', 'record', 'orders', '--day', day, '--repository', repository]);
    expect(log.mock.calls).toEqual([
      [`recordings/orders.json has ${day}. warren scaling replay recordings/orders.json shows it.`],
    ]);
    log.mockRestore();
    expect(status).toBe(0);
    const { series, ...head } = JSON.parse(readFileSync(join(repository, 'recordings', 'orders.json'), 'utf8'));
    expect(head).toEqual({ version: 1, broker: 'orders', vhost: 'orders', queue: 'placed', from: `${day}T00:00:00Z` });
    expect([series.MessagesReady[0], series.MessagesReady[1], series.MessagesReady[1439]]).toEqual([3, null, 7]);
    expect(series.Up.filter((value: number | null) => value !== null)).toEqual([1, 1]);
  });
});
