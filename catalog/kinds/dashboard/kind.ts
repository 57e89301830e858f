import { monitoringStack } from '../../../contracts/names.ts';
import { bundleAddress, monitoringGateAddress, watchFileAddress } from '../../../contracts/resources.ts';
import { dashboardPath } from '../../../contracts/watch-bundle.ts';
import type { FolderKind } from '../../kind.ts';
import { type Dashboard, dashboardOf, dashboardSchema } from './dashboard.ts';
import { addedDashboard, changedDashboard, removedDashboard, renamedDashboard } from './dashboard-effects.ts';
import { type BesideDashboards, dashboardRules } from './dashboard-rules.ts';
import { dashboardStarter } from './starter.ts';

/** `dashboards/<name>.json` or `.ts`: one dashboard of Grafana, a file of what the monitoring host shows. */
export const dashboardKind: FolderKind<'dashboard', 'dashboards', typeof dashboardSchema, Dashboard, BesideDashboards> =
  {
    name: 'dashboard',
    plural: 'dashboards',
    folder: 'dashboards',
    formats: ['json', 'program'],
    schema: dashboardSchema,
    object: dashboardOf,
    rules: dashboardRules,
    effects: {
      added: addedDashboard,
      changed: changedDashboard,
      removed: removedDashboard,
      renamed: renamedDashboard,
    },
    changeCosts: {
      nothing: 'nobody notices',
      live: 'whoever looks sees it within a minute or two',
      reconnect: 'whoever looks again sees it',
      rolling: 'the host restarts',
      replacement: 'links to it lead nowhere',
    },
    monthlyCost: { notCounted: () => [] },
    starter: dashboardStarter,
    terraform: {
      in: 'stack',
      stackOf: () => monitoringStack,
      objectOf: () => undefined,
      resourcesOf: (name) => [watchFileAddress(dashboardPath(name)), bundleAddress, monitoringGateAddress],
      carriers: { '': ['*'] },
    },
  };
