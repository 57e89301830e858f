import { forwarderSettings, forwarderVariable } from '../../contracts/log-forwarder.ts';
import { openLog } from '../observability/log.ts';
import { openHandler } from './handler.ts';
import { openLoki } from './loki.ts';

/** The forwarder on Lambda, which log groups of CloudWatch hand their lines: it sends them on to the monitoring host's Loki. */

const environment = process.env;
const { loki, platform } = forwarderSettings.parse(JSON.parse(environment[forwarderVariable] ?? 'null'));

export const handler = openHandler({
  platform,
  send: openLoki(loki),
  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
  ownGroup: environment.AWS_LAMBDA_LOG_GROUP_NAME,
  log: openLog({ service: 'forwarder', environment }),
});
