import { brokerItem } from '../../contracts/node-report.ts';
import { openObjects } from '../../services/agent/aws/objects.ts';
import { openSecrets } from '../../services/agent/aws/secrets.ts';
import { openTable } from '../../services/agent/aws/table.ts';
import { openAws } from '../../services/aws/signed-request.ts';
import { awsSecrets, awsSources } from '../../services/receiver/lambda/aws-sources.ts';
import { onEveryStandIn, region } from '../judges/stand-ins.ts';

onEveryStandIn((standIn) => {
  const aws = () => openAws({ ...process.env, AWS_REGION: region });

  test('the function reads what AWS’s SDK wrote: an object, the authority of a broker, a secret', async () => {
    await standIn().bucket('acme-service');
    const text = '{"name": "Zürich ✓"}';
    const key = 'receiver/settings +ü/1.json';
    await openObjects({ region, pathStyle: true }).put({ bucket: 'acme-service', key, text });
    await standIn().table('acme-brokers');
    await openTable({ region, table: 'acme-brokers', broker: 'orders' }).put(brokerItem, { authority: 'PEM', more: 1 });
    await standIn().secret('acme/webhook');
    await openSecrets(region).write('acme/webhook', 'hunter2 ✓');

    const { object, authority } = awsSources(aws());
    expect(await object('acme-service', key)).toBe(text);
    expect(await authority('acme-brokers', 'orders')).toBe('PEM');
    expect(await awsSecrets(aws())('acme/webhook')).toBe('hunter2 ✓');
  });

  test('what is not there is an error with its name, or nothing where that may be', async () => {
    await standIn().bucket('acme-empty');
    await standIn().table('acme-nobody');
    const { object, authority } = awsSources(aws());
    await expect(object('acme-empty', 'never')).rejects.toThrow('s3://acme-empty/never cannot be read: 404 ');
    await expect(object('acme-none', 'never')).rejects.toThrow('s3://acme-none/never cannot be read: 404 ');
    expect(await authority('acme-nobody', 'orders')).toBeUndefined();
    await expect(authority('acme-none', 'orders')).rejects.toThrow(
      'the authority of orders in table acme-none cannot be read: 400 ',
    );
    expect(await awsSecrets(aws())('acme/never')).toBeUndefined();
  });
});
