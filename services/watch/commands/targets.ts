import { storedSet } from '../bundle/set-store.ts';
import type { Context } from '../context.ts';
import type { Folders } from '../folders.ts';
import { programsOf } from '../programs/programs.ts';
import { reload } from '../programs/reload.ts';
import { countPromises } from '../promises/count-promises.ts';
import { writeTargets } from '../targets.ts';

/** What the host does every minute for Prometheus: counts requests for promises, writes what it scrapes and trusts, and tells it of an authority that is new. */
export async function targets(props: Context & { folders: Folders }): Promise<void> {
  const { aws, identity, folders, say } = props;
  const applied = await storedSet(folders, 'applied');
  if (!applied) return;
  const { authorities, promises: endpoints, platform } = applied.bundle;
  await countPromises({ requests: aws.requests, folders, platform, endpoints, now: Date.now() }).catch((error: Error) =>
    say(error.message),
  );
  const isNew = await writeTargets({ aws, folders, cluster: identity.cluster, authorities, say });
  const run = programsOf(applied.bundle).find(({ name }) => name === 'prometheus');
  const page = run?.program.reload;
  if (isNew && run && page && page !== 'grafana') await reload(run.name, page.url);
}
