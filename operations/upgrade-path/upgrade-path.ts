import { type Checked, collectObjects, type Objects } from '../../catalog/catalog.ts';
import { type Effect, worstCost } from '../../catalog/effects/effect.ts';
import { rabbitmqSeries, seriesOf } from '../../catalog/facts/rabbitmq-versions.ts';
import { type Problem, sortProblems } from '../../catalog/files/problem.ts';
import type { Broker } from '../../catalog/kinds/broker/broker.ts';
import { changedBroker } from '../../catalog/kinds/broker/effects/broker-effects.ts';
import { newestVersion, upgradePath } from '../../catalog/kinds/broker/effects/upgrade-path.ts';
import { brokerKind } from '../../catalog/kinds/broker/kind.ts';
import { platformKind } from '../../catalog/kinds/platform/kind.ts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { kinds } from '../../catalog/kinds.ts';
import { checkRules } from '../../catalog/rules/check-rules.ts';
import { plainText } from '../../catalog/words/sentence.ts';
import { openingsInTurn } from '../../pipeline/apply/windows.ts';

/** The way of one broker to the newest RabbitMQ. */
export interface UpgradePath {
  broker: string;
  file: string;
  version: string;
  /** Last day of community support of what it runs, as an ISO date; absent where none is published. */
  supportEnds?: string;
  newest: string;
  /** In their order; none when it runs the newest, or when no chain of upgrades leads there. */
  steps: UpgradeStep[];
}

/** One change of the file: another version, and what goes with it. */
export interface UpgradeStep {
  version: string;
  supportEnds?: string;
  /** Releases of Erlang that the version runs on; its image brings one. */
  erlang?: string;
  /** What RabbitMQ asks for beforehand, each with its source. */
  needs: readonly { what: string; source: string }[];
  /** What the file says now and cannot say of that version, or is warned of. */
  toChange: Problem[];
  severity: Effect['severity'];
  /** What it costs whom, in the words of the review. */
  cost: string;
  /** When it could be applied, as an ISO time, a window for each step; absent when there is no such time. */
  opens?: string;
  /** Whether a window or a freeze decides that. */
  waits: boolean;
}

/** The way of a broker whose files are in order; `today` of the check is the day of `now`. */
export function pathOf(broker: Checked<Broker>, platform: Checked<Platform>, now: Date): UpgradePath {
  const { file, value } = broker;
  const newest = newestVersion();
  const versions = value.version === newest ? [] : (upgradePath(value.version, newest) ?? []);
  const maintenance = [platform.value.maintenance, value.maintenance];
  const openings = openingsInTurn(maintenance, now, versions.length);
  const waits = maintenance.some(({ window, freezeUntil }) => window ?? freezeUntil);
  const known = new Set(problemsAt(value.version, { broker, platform, now }).map(identity));
  const steps = versions.map((version, index): UpgradeStep => {
    const before = { ...value, version: versions[index - 1] ?? value.version };
    const after = { ...value, version };
    const sides = { before, after, platform: { before: platform.value, after: platform.value } };
    const effects = changedBroker(sides);
    const problems = problemsAt(version, { broker, platform, now }).filter((problem) => !known.has(identity(problem)));
    for (const problem of problems) known.add(identity(problem));
    const series = seriesNamed(version);
    const opens = openings[index]?.toISOString();
    return {
      version,
      ...supportOf(version),
      ...(series ? { erlang: series.erlang } : {}),
      needs: seriesOf(before.version) === seriesOf(version) ? [] : (series?.needs ?? []),
      toChange: sortProblems(problems),
      severity: worstCost(effects.map(({ severity }) => severity)),
      cost: effects.map(({ sentence }) => plainText(sentence)).join(' '),
      ...(opens === undefined ? {} : { opens }),
      waits,
    };
  });
  return {
    broker: value.name,
    file: file.path,
    version: value.version,
    ...supportOf(value.version),
    newest,
    steps,
  };
}

interface Asked {
  broker: Checked<Broker>;
  platform: Checked<Platform>;
  now: Date;
}

/** What the rules say of the file with another version in it. */
function problemsAt(version: string, { broker: { file, value }, platform, now }: Asked): Problem[] {
  const broker = { file, value: { ...value, version } };
  const objects: Objects = collectObjects(kinds, (kind) => {
    if (kind === brokerKind) return [broker];
    return kind === platformKind ? [platform] : [];
  });
  return checkRules({ objects, kinds, paths: [file.path], today: now.toISOString().slice(0, 10) })
    .filter((problem) => problem.file !== platform.file.path && problem.rule !== 'version-supported')
    .map(({ file, line, column, field, message, severity, rule }) => ({
      ...{ file, line, column, field, message, severity },
      ...(rule === undefined ? {} : { rule }),
    }));
}

function identity({ field, rule, message }: Problem): string {
  return JSON.stringify([field, rule, message]);
}

function supportOf(version: string): { supportEnds?: string } {
  const ends = seriesNamed(version)?.communitySupportEnds;
  return ends === undefined ? {} : { supportEnds: ends };
}

function seriesNamed(version: string) {
  return rabbitmqSeries.find(({ series }) => series === seriesOf(version));
}
