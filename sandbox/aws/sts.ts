import { randomUUID } from 'node:crypto';
import type { Service } from './protocols/protocol.ts';
import { xmlDocument } from './protocols/xml.ts';

/** Name space of its answers: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** The account that everything in the sandbox seems to belong to. */
export const sandboxAccount = '123456789012';

/** As much of STS as Terraform's S3 backend and programs ask: GetCallerIdentity, which names whoever asks. */
export const sts: Service = async ({ body }) => {
  const action = new URLSearchParams(body.toString('utf8')).get('Action');
  const headers = { 'content-type': 'text/xml' };
  const RequestId = randomUUID();
  if (action !== 'GetCallerIdentity') {
    const refusal = { Type: 'Sender', Code: 'InvalidAction', Message: `The sandbox's STS has no ${action}.` };
    return { status: 400, headers, body: xmlDocument('ErrorResponse', { Error: refusal, RequestId }, namespace) };
  }
  const identity = {
    Arn: `arn:aws:iam::${sandboxAccount}:user/sandbox`,
    UserId: 'AIDASANDBOX',
    Account: sandboxAccount,
  };
  const content = { GetCallerIdentityResult: identity, ResponseMetadata: { RequestId } };
  return { status: 200, headers, body: xmlDocument('GetCallerIdentityResponse', content, namespace) };
};
