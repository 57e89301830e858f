import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pagingSettings, pagingSettingsPath } from '../../../contracts/paging.ts';
import { openLog } from '../../observability/log.ts';
import { openAwsParts } from '../../paging/aws-parts.ts';
import type { Context } from '../context.ts';
import { startRounds } from '../pager/rounds.ts';
import { servePager } from '../pager/server.ts';

/** Calls people about what Grafana and Zabbix post, until the process is asked to end. */
export async function page(
  props: Pick<Context, 'identity'> & {
    /** Where the running bundle is. */
    folder: string;
    port: number;
    pathStyle: boolean;
  },
): Promise<void> {
  const { identity, folder, port, pathStyle } = props;
  const { platform, region, table, configurationBucket: bucket } = identity;
  const parts = openAwsParts({
    ...{ name: 'host', platform, region, table, bucket, pathStyle },
    log: openLog({ service: 'pager', environment: process.env }),
    settings: async () => pagingSettings.parse(JSON.parse(readFileSync(join(folder, pagingSettingsPath), 'utf8'))),
  });
  const rounds = startRounds(parts);
  const server = await servePager(parts, rounds, port);
  // What is noted is in the table; who waits for an answer comes again.
  process.once('SIGTERM', () => {
    server.close();
    void rounds.stop().then(() => process.exit(0));
  });
}
