import type { BuiltDashboard } from '../../catalog/kinds/dashboard/built-dashboard.ts';
import { type Dashboard, type Panel, panelsOf, type Target } from '../dashboards/dashboard.ts';
import { queryOf } from '../dashboards/variables.ts';
import { type GrafanaApi, hasValues } from './grafana-api.ts';

/** What Grafana answered to a panel's queries to one data source. */
export interface Answer {
  /** `broker: Memory`. */
  panel: string;
  /** Uid of the data source. */
  source: string;
  state: 'values' | 'nothing' | 'error';
  /** What Grafana said of an error. */
  problem?: string;
  /** When it may show nothing, from its description. */
  emptyWhen?: string;
}

export interface AskProps {
  grafana: GrafanaApi;
  dashboards: readonly Pick<BuiltDashboard, 'name' | 'text' | 'emptyWhen'>[];
  /** What dashboards' variables stand for. */
  values: Readonly<Record<string, string>>;
  /** Data sources that can be asked, by their uids. */
  sources: readonly string[];
}

/** The last minutes are asked for, since what is asked began just now. */
const rangeSeconds = 300;

/** Has Grafana ask what panels ask, each panel by itself, as a browser does. */
export async function askPanels({ grafana, dashboards, values, sources }: AskProps): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const { name, text, emptyWhen } of dashboards) {
    for (const panel of panelsOf(JSON.parse(text) as Dashboard)) {
      const title = panel.title ?? `panel ${panel.id}`;
      for (const [source, targets] of bySource(panel)) {
        if (!sources.includes(source)) continue;
        const asked = targets.map((target) => ({
          ...target,
          datasource: { uid: source },
          expr: queryOf({ target, panel, values }, { stepSeconds: 15, rangeSeconds }),
          intervalMs: 15_000,
          maxDataPoints: 500,
        }));
        const outcome = await grafana.query(asked, rangeSeconds);
        answers.push({
          panel: `${name}: ${title}`,
          source,
          ...('error' in outcome
            ? { state: 'error', problem: outcome.error }
            : { state: hasValues(outcome.results) ? 'values' : 'nothing' }),
          ...(emptyWhen[title] !== undefined && { emptyWhen: emptyWhen[title] }),
        });
      }
    }
  }
  return answers;
}

function bySource(panel: Panel & { datasource?: { uid?: string } }): Map<string, Target[]> {
  const found = new Map<string, Target[]>();
  for (const target of panel.targets ?? []) {
    const uid = target.datasource?.uid ?? panel.datasource?.uid ?? '';
    if (!target.hide) found.set(uid, [...(found.get(uid) ?? []), target]);
  }
  return found;
}

/**
 * What is wrong with answers: errors of any panel, and panels without a value that have to have one. `living` says of which dashboards
 * all that they ask lives here.
 */
export function complaintsOf(answers: readonly Answer[], living: readonly string[]): string[] {
  return answers.flatMap(({ panel, source, state, problem, emptyWhen }) => {
    if (state === 'error') return [`${panel} (${source}): ${problem}`];
    const lives = living.some((name) => panel.startsWith(`${name}: `));
    return state === 'nothing' && lives && emptyWhen === undefined ? [`${panel} (${source}): shows nothing`] : [];
  });
}
