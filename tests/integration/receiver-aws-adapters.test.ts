import { openAws } from '../../services/aws/signed-request.ts';
import { openObjects } from '../../services/node/aws/objects.ts';
import { openSecrets } from '../../services/node/aws/secrets.ts';
import { openTable } from '../../services/node/aws/table.ts';
import { awsSecrets, awsSources } from '../../services/receiver/lambda/aws-sources.ts';
import { onEveryStandIn, region } from '../judges/stand-ins.ts';

onEveryStandIn((standIn) => {
  const [bucket, table] = ['acme-services', 'acme-brokers'];
  // What AWS's SDK wrote is read without it.
  const aws = () => openAws({ ...process.env, AWS_REGION: region });

  beforeAll(async () => {
    await standIn().bucket(bucket);
    await standIn().table(table);
    await openObjects({ region, pathStyle: true }).put({
      bucket,
      key: 'receiver/settings +ü/a.json',
      text: '{"ü": 1}',
    });
    const records = openTable({ region, table, broker: 'orders' });
    await records.put('broker', { authority: '-----BEGIN CERTIFICATE-----', administratorSecret: 'acme/x' });
    await openTable({ region, table, broker: 'young' }).put('broker', { administratorSecret: 'acme/y' });
  });

  test('the receiver reads its settings, and says which object is not there', async () => {
    const { object } = awsSources(aws());
    expect(await object(bucket, 'receiver/settings +ü/a.json')).toBe('{"ü": 1}');
    await expect(object(bucket, 'never')).rejects.toThrow('s3://acme-services/never cannot be read: ');
  });

  test("the receiver reads the authority of a broker's certificates, and knows none before it is reported", async () => {
    const { authority } = awsSources(aws());
    expect(await authority(table, 'orders')).toBe('-----BEGIN CERTIFICATE-----');
    expect(await authority(table, 'young')).toBeUndefined();
    expect(await authority(table, 'none')).toBeUndefined();
    await expect(authority('other', 'orders')).rejects.toThrow(
      'the authority of orders in table other cannot be read: ',
    );
  });

  test('the receiver reads a secret, and knows of none that is not there', async () => {
    await standIn().secret('acme/webhook');
    await openSecrets(region).write('acme/webhook', 'hunter2 ✓');
    expect(await awsSecrets(aws())('acme/webhook')).toBe('hunter2 ✓');
    expect(await awsSecrets(aws())('acme/never')).toBeUndefined();
  });
});
