import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { brokerTable } from '../../../contracts/names.ts';
import { startedSandbox } from '../../sandbox/aws/started-sandbox.ts';
import { putBackupBucket, putBrokerTable } from '../../simulated-platform.ts';
import { type AwsOfRole, startAwsOfPrincipal } from '../tasks/aws-of-role.ts';
import type { SynthesizedEdge } from './synthesized-edge.ts';

/** AWS as the receiver finds it: with its settings, the authority that nodes reported, and these secrets, and no more of it than its role may. */
export async function startReceiverAws(
  { catalog, settings, role, lambda }: SynthesizedEdge,
  {
    authority,
    secrets,
    functionArn,
  }: { authority: string; secrets: Readonly<Record<string, string>>; functionArn: string },
): Promise<AwsOfRole & { variables: Record<string, string> }> {
  const started = await startedSandbox();
  const { sandbox } = started;
  const { bucket, key, content } = settings;
  putBackupBucket(sandbox.cloud, bucket);
  await new S3Client({ ...started.settings, forcePathStyle: true }).send(
    new PutObjectCommand({ Bucket: bucket, Key: key, Body: content }),
  );
  const table = brokerTable(catalog.platform);
  putBrokerTable(sandbox.cloud, table);
  await new DynamoDBClient(started.settings).send(
    new PutItemCommand({
      TableName: table,
      Item: { broker: { S: 'orders' }, item: { S: 'broker' }, authority: { S: authority } },
    }),
  );
  for (const [name, text] of Object.entries(secrets)) {
    sandbox.cloud.put('aws_secretsmanager_secret', name, { id: name, arn: name, name, tags: {} });
    sandbox.secretValues.put(name, text);
  }
  // As Lambda has it: https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
  const context = { 'lambda:SourceFunctionArn': functionArn };
  const aws = await startAwsOfPrincipal({ host: '127.0.0.1', sandbox, principal: role, context });
  return {
    ...aws,
    variables: {
      ...lambda.variables,
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      AWS_SESSION_TOKEN: 'the-token-of-the-role',
    },
    async stop() {
      await aws.stop();
      await started.stop();
    },
  };
}
