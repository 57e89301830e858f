import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planFile, planIn } from '../../pipeline/terraform/stack-run.ts';
import { terraformIn } from '../../pipeline/terraform/terraform.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { typesInConfiguration } from '../../sandbox/schema/types-in-use.ts';
import { removeScratchFolders, scratchFolder } from '../repositories.ts';
import { type RouteInput, smallTeam, synthesizeRoutes } from '../stacks/alerting/pagerduty/routes-stack.ts';

afterAll(removeScratchFolders);

const swap = { person: 'bo@example.com', from: '2098-12-24T09:00', until: '2098-12-27T09:00' };

function team(change: (route: RouteInput) => void = () => {}): RouteInput {
  const route = smallTeam();
  if (route.schedules?.first) route.schedules.first.overrides = [swap];
  change(route);
  return route;
}

/** The routes alone, with their state beside them. */
function configurationOf(routes: Record<string, RouteInput>) {
  const { terraform, provider, ...rest } = synthesizeRoutes(routes) as Record<string, Record<string, unknown>>;
  const { backend: _, ...kept } = terraform ?? {};
  return { ...rest, terraform: kept, provider };
}

/** What of the cloud was changed, in order: `delete pagerduty_schedule`. */
const changesIn = (sandbox: Sandbox, from: number) =>
  sandbox
    .operations()
    .slice(from)
    .filter(({ operation }) => operation !== 'read')
    .map(({ operation, type }) => `${operation} ${type}`);

async function overridesOf(sandbox: Sandbox): Promise<string[]> {
  const [schedule] = sandbox.cloud.list('pagerduty_schedule');
  const range = 'since=2026-01-01T00:00:00Z&until=2099-12-31T00:00:00Z';
  const response = await fetch(`${sandbox.pagerDuty.url}/schedules/${schedule?.id}/overrides?${range}`, {
    headers: { authorization: `Token token=${sandbox.environment.PAGERDUTY_TOKEN}` },
  });
  const { overrides } = (await response.json()) as { overrides: { start: string; end: string }[] };
  return overrides.map(({ start, end }) => `${start} ${end}`);
}

test('S15: routes are made, found unchanged, changed, renamed and taken away by the real Terraform, overrides with them', async () => {
  const folder = scratchFolder();
  const base = configurationOf({ 'on-call': team() });
  const sandbox = await startSandbox({ folder: join(folder, 'sandbox'), types: typesInConfiguration(base) });
  const work = join(folder, 'work');
  mkdirSync(work);
  const terraform = terraformIn(work, sandbox.environment);
  /** Applies, and says what changed in the cloud, and in Terraform besides. */
  const apply = async (routes: Record<string, RouteInput>): Promise<string[]> => {
    const from = sandbox.operations().length;
    writeFileSync(join(work, 'main.tf.json'), JSON.stringify(configurationOf(routes)));
    await terraform.init();
    const { changed } = await planIn(terraform, {});
    if (changed) await terraform.apply(planFile);
    return changesIn(sandbox, from);
  };
  try {
    expect((await apply({ 'on-call': team() })).sort()).toEqual([
      ...['create pagerduty_escalation_policy', 'create pagerduty_escalation_policy'],
      ...['create pagerduty_schedule', 'create pagerduty_service', 'create pagerduty_service'],
    ]);
    expect(await overridesOf(sandbox)).toEqual(['2098-12-24T09:00:00+01:00 2098-12-27T09:00:00+01:00']);
    expect(await apply({ 'on-call': team() })).toEqual([]);

    const longer = (route: RouteInput) => {
      if (route.schedules?.first) route.schedules.first.overrides = [{ ...swap, until: '2098-12-28T09:00' }];
    };
    expect(await apply({ 'on-call': team(longer) })).toEqual([]);
    expect(await overridesOf(sandbox)).toEqual(['2098-12-24T09:00:00+01:00 2098-12-28T09:00:00+01:00']);
    expect(await apply({ 'on-call': smallTeam() })).toEqual([]);
    expect(await overridesOf(sandbox)).toEqual([]);

    const ids = () =>
      sandbox.cloud
        .list('pagerduty_service')
        .map(({ id }) => id)
        .sort();
    const before = ids();
    const renamed = await apply({ shop: { ...smallTeam(), formerly: 'on-call' } });
    expect(renamed.every((each) => each.startsWith('update '))).toBe(true);
    expect(ids()).toEqual(before);

    const alone = (route: RouteInput) => {
      for (const call of Object.values(route.calls)) call.escalation.levels = [{ people: ['lead@example.com'] }];
      route.schedules = {};
    };
    const without = await apply({ shop: { ...team(alone), formerly: 'on-call' } });
    expect(without).toEqual([
      ...['update pagerduty_escalation_policy', 'update pagerduty_escalation_policy', 'delete pagerduty_schedule'],
    ]);
    expect(await apply({})).toEqual([
      ...['delete pagerduty_service', 'delete pagerduty_service'],
      ...['delete pagerduty_escalation_policy', 'delete pagerduty_escalation_policy'],
    ]);
  } finally {
    await sandbox.stop();
  }
});
