import { brokerItem, tableKey } from '../../../contracts/node-report.ts';
import type { AwsAnswer, CallAws } from '../../aws/signed-request.ts';
import type { ReadSecret } from '../../settings/secrets.ts';
import type { FunctionSources } from './fetch-settings.ts';

/** S3 and DynamoDB. Of a broker's record the authority alone is asked for: more the function may not see. */
export function awsSources(call: CallAws): FunctionSources {
  return {
    /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html, with the bucket in the path */
    async object(bucket, key) {
      const path = `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
      return good(`s3://${bucket}/${key}`, await call({ service: 's3', method: 'GET', path }));
    },
    /** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html */
    async authority(table, broker) {
      const answer = await call({
        ...{ service: 'dynamodb', method: 'POST', path: '/' },
        headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.GetItem' },
        body: JSON.stringify({
          TableName: table,
          Key: { [tableKey.partition]: { S: broker }, [tableKey.sort]: { S: brokerItem } },
          ProjectionExpression: 'authority',
        }),
      });
      return JSON.parse(good(`the authority of ${broker} in table ${table}`, answer)).Item?.authority?.S;
    },
  };
}

/** Reads secrets: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
export function awsSecrets(call: CallAws): ReadSecret {
  return async (id) => {
    const answer = await call({
      ...{ service: 'secretsmanager', method: 'POST', path: '/' },
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' },
      body: JSON.stringify({ SecretId: id }),
    });
    if (answer.text.includes('ResourceNotFoundException')) return undefined;
    return JSON.parse(good(`secret ${id}`, answer)).SecretString;
  };
}

function good(what: string, { status, text }: AwsAnswer): string {
  if (status !== 200) throw new Error(`${what} cannot be read: ${status} ${text}`);
  return text;
}
