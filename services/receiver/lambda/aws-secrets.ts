import type { CallAws } from '../../aws/signed-request.ts';
import type { ReadSecret } from '../../settings/secrets.ts';

/** Reads secrets without the SDK: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
export function secretsOf(call: CallAws): ReadSecret {
  return async (id) => {
    const { status, text } = await call({
      service: 'secretsmanager',
      method: 'POST',
      path: '/',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' },
      body: JSON.stringify({ SecretId: id }),
    });
    if (status === 200) return JSON.parse(text).SecretString;
    if (text.includes('ResourceNotFoundException')) return undefined;
    throw new Error(`secret ${id} cannot be read: ${status} ${text}`);
  };
}
