import { appId } from '../../../contracts/messages.ts';
import { openAws } from '../../aws/signed-request.ts';
import { openLog } from '../../observability/log.ts';
import { startTracing } from '../../observability/tracing.ts';
import { secretSource } from '../../settings/secrets.ts';
import { openReceiver } from '../receiver.ts';
import { embedded } from '../records/embedded.ts';
import { uncounted } from '../records/uncounted.ts';
import { awsSecrets, awsSources } from './aws-sources.ts';
import { countedIn, fetchSettings } from './fetch-settings.ts';
import { openHandler } from './handler.ts';

/** The webhook receiver behind a function URL. Settings, secrets and connections are made once for each environment. */

const environment = process.env;
const aws = openAws(environment);
const log = openLog({ service: 'receiver', environment });
const tracing = startTracing({ service: appId.receiver, environment });

export const handler = openHandler({
  async open() {
    try {
      await tracing;
      const settings = await fetchSettings(environment, () => awsSources(aws));
      const secrets = secretSource(environment, () => awsSecrets(aws));
      const namespace = countedIn(environment);
      const metrics = namespace === undefined ? uncounted : () => embedded(namespace);
      return await openReceiver({ settings, secrets, metrics, log });
    } catch (error) {
      log.error({ reason: (error as Error).message }, 'the receiver cannot start');
      throw error;
    }
  },
});
