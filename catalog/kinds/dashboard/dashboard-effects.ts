import { isDeepStrictEqual } from 'node:util';
import { describe } from '../../effects/describe.ts';
import { differences } from '../../effects/differences.ts';
import type { Effect } from '../../effects/effect.ts';
import { say, several } from '../../words/sentence.ts';
import { type Dashboard, dashboardFile, dashboardSchema, dashboardUid, panelsOf, titleOf } from './dashboard.ts';

/** What a new file brings. */
export function addedDashboard(dashboard: Dashboard): Effect[] {
  const sentence =
    dashboard.written === 'program'
      ? say`is a new dashboard, which a program builds.`
      : say`is a new dashboard, ${titleOf(dashboard)}, with ${several(shownPanels(dashboard).length, 'panel')}.`;
  return [{ severity: 'none', sentence, path: [], side: 'after' }];
}

/** What a changed file shows otherwise; empty when both say the same. What queries and panels of a program change is known when it is built. */
export function changedDashboard({ before, after }: { before: Dashboard; after: Dashboard }): Effect[] {
  if (before.written !== after.written) {
    const sentence = say`is what ${dashboardFile(after)} says now, instead of ${dashboardFile(before)}.`;
    return [{ severity: 'live', sentence, path: [], side: 'after' }];
  }
  if (after.written === 'program') {
    if (before.text === after.text) return [];
    return [{ severity: 'live', sentence: say`is built by another program.`, path: [], side: 'after' }];
  }
  const told = differences(dashboardSchema, before, after).map((difference): Effect => {
    const { field, path } = difference;
    const sentence = field === 'panels' ? otherPanels(before, after) : describe(difference);
    return { severity: 'live', sentence, path, side: difference.after === undefined ? 'before' : 'after' };
  });
  if (told.length > 0 || isDeepStrictEqual(before, after)) return told;
  return [{ severity: 'live', sentence: say`has other settings of Grafana's.`, path: [], side: 'after' }];
}

/** What goes with a deleted file. */
export function removedDashboard(dashboard: Dashboard): Effect[] {
  const sentence = say`is shown no more, and links to ${dashboardUid(dashboard.name)} lead nowhere. Metrics and logs stay.`;
  return [{ severity: 'live', sentence, path: [], side: 'before' }];
}

/** What a renamed file does: Grafana takes it for another one. */
export function renamedDashboard(before: Dashboard): Effect[] {
  const sentence = say`is ${before.name} under another name: links to ${before.name}, and alarms that show it, lead nowhere.`;
  return [{ severity: 'live', sentence, path: [], side: 'after' }];
}

function shownPanels(dashboard: Dashboard) {
  return panelsOf(dashboard).filter(({ value }) => value.type !== 'row');
}

/** Panels are known by their titles here; what their queries change stands with the picture. */
function otherPanels(before: Dashboard, after: Dashboard) {
  const [were, are] = [before, after].map((side) => shownPanels(side).length);
  return were === are
    ? say`has other panels, ${several(are ?? 0, 'panel')} as before.`
    : say`has ${several(are ?? 0, 'panel')} instead of ${were ?? 0}.`;
}
