import { queryService } from './protocols/query-protocol.ts';

/** The account that everything in the sandbox seems to belong to. */
export const sandboxAccount = '123456789012';

/** As much of STS as Terraform's S3 backend and programs ask: GetCallerIdentity, which names whoever asks. */
export const sts = queryService({
  name: 'STS',
  protocol: 'query',
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
  namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  operations: {
    GetCallerIdentity: () => ({
      Arn: `arn:aws:iam::${sandboxAccount}:user/sandbox`,
      UserId: 'AIDASANDBOX',
      Account: sandboxAccount,
    }),
  },
});
