import { hostPager, pagingSettingsPath } from '../../../contracts/paging.ts';
import type { Health } from '../../node/machine/health.ts';
import type { Programs } from '../../node/machine/run.ts';
import { notedName, storedSet } from '../bundle/set-store.ts';
import type { Folders } from '../folders.ts';
import { complaintAt, complaintOf } from '../programs/health.ts';
import { programsOf } from '../programs/programs.ts';

/** Looks at the host once: it runs the bundle, and all that the bundle names is well. Without `bundle`: the one that it took on last. */
export async function checkHealth(props: {
  folders: Pick<Folders, 'sets'>;
  programs: Programs;
  bundle?: string;
}): Promise<Health> {
  const { folders, programs, bundle } = props;
  const applying = notedName(folders, 'applying');
  const applied = await storedSet(folders, 'applied');
  if (applying !== undefined) return unhealthy(`bundle ${applying} is being taken on, or was until it was interrupted`);
  if (!applied) return unhealthy('has not taken on any bundle yet');
  if (bundle !== undefined && applied.name !== bundle) return unhealthy(`runs bundle ${applied.name}, not ${bundle}`);
  const complaints = await Promise.all([
    ...programsOf(applied.bundle).map((run) => complaintOf(run, programs)),
    ...(applied.files.has(pagingSettingsPath) ? [complaintAt('the pager', pagerHealth)] : []),
  ]);
  const [first, ...others] = complaints.filter((complaint) => complaint !== undefined);
  if (first === undefined) return { healthy: true };
  return unhealthy([first, ...others].join('; '));
}

const pagerHealth = `http://127.0.0.1:${hostPager.port}${hostPager.health}`;

function unhealthy(reason: string): Health {
  return { healthy: false, reason };
}
