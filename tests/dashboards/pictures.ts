import { drawDashboard } from './drawing/draw-dashboard.ts';
import { readRecorded } from './recorded.ts';
import { shippedDashboards } from './shipped-dashboards.ts';

/** Where the documentation has its pictures of dashboards. */
export const picturesFolder = 'docs/images/dashboards';

/** A picture of each shipped dashboard, by the name of its file there. */
export async function drawShipped(): Promise<Map<string, string>> {
  const recorded = readRecorded();
  const dashboards = await shippedDashboards();
  return new Map(dashboards.map(({ name, text }) => [`${name}.svg`, drawDashboard(JSON.parse(text), recorded)]));
}
