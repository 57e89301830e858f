import { describe } from '../../../effects/describe.ts';
import { type Difference, differences } from '../../../effects/differences.ts';
import { compareSeverity, type Effect, type Severity } from '../../../effects/effect.ts';
import type { Finding } from '../../../effects/finding.ts';
import type { OnChange } from '../../../schema/field.ts';
import { list, type Sentence, say, several } from '../../../words/sentence.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Broker, brokerSchema } from '../broker.ts';
import { newOpenings, openings } from '../openings/openings.ts';
import type { BrokerJudge, BrokerJudges, BrokerSides } from './broker-judge.ts';
import { clientEffects } from './client-effects.ts';
import { keepingEffects } from './keeping-effects.ts';
import { limitEffects } from './limit-effects.ts';
import { machineEffects } from './machine-effects.ts';
import { policyEffects } from './policy-effects.ts';
import { removalEffects } from './removal-effects.ts';
import { goingBroker, topologyEffects } from './topology-effects.ts';
import { userEffects } from './user-effects.ts';

/** Fields that need more words than what their schema says of them, or whose cost depends on the values. */
const judges: BrokerJudges = {
  ...machineEffects,
  ...limitEffects,
  ...clientEffects,
  ...topologyEffects,
  ...removalEffects,
  ...policyEffects,
  ...userEffects,
  ...keepingEffects,
};

/** What a changed file does to its broker: whom it lets in, then the rest in the order of the schema; empty when both say the same. */
export function changedBroker(sides: BrokerSides): Effect[] {
  const { name: _, ...before } = sides.before;
  const { name: __, ...after } = sides.after;
  const found = differences(brokerSchema, before, after).flatMap((difference) => {
    const finding = (judgeOf(difference) ?? byCost)(difference, sides);
    return finding ? [{ difference, finding }] : [];
  });
  const firstRestart = found.find(({ finding }) => finding.restarts)?.finding;
  const costs = found.map(
    ({ difference: { path, kind, entries }, finding }): Effect => ({
      severity: finding.restarts ? atLeast(finding.severity, restartSeverity(sides)) : finding.severity,
      sentence: [...finding.sentence, ...restartWords(finding, firstRestart, sides)],
      path,
      side: kind === 'removed' ? 'before' : 'after',
      ...(entries[0] ? { entry: { list: String(path[0]), name: nameOf(entries[0]), kind } } : {}),
    }),
  );
  // Who gets in, and what that costs those who are in already, are two things.
  return [...newOpenings(sides), ...costs];
}

/** What a new file makes, and whom it lets in. */
export function addedBroker(broker: Broker, platform: Platform): Effect[] {
  const { nodes, instance, access, restoreFrom } = broker;
  const zones = new Set(platform.network.zones.slice(0, nodes)).size;
  const who = access.length === 0 ? say`reachable for nobody yet` : say`reachable from ${reach(broker)}`;
  const origin = restoreFrom ? say` Its disks are made from snapshots.` : [];
  const sentence = say`is new: ${several(nodes, 'node')} of ${instance.type} in ${several(zones, 'zone')}, ${who}.${origin}`;
  return [...openings(broker), { severity: 'none', sentence, path: [], side: 'after' }];
}

/** What goes with a deleted file. */
export function removedBroker(broker: Broker): Effect[] {
  return [
    { ...goingBroker(broker, { does: ['goes for good'], would: ['would go for good'] }), path: [], side: 'before' },
  ];
}

/** What a renamed file does: nothing of a broker carries over to another name. */
export function renamedBroker(before: Broker): Effect[] {
  const does = say`is a new, empty broker, and ${before.name}, as it was called, goes for good`;
  const would = say`would be a new, empty broker, and ${before.name} would go for good`;
  return [{ ...goingBroker(before, { does, would }), path: [], side: 'after' }];
}

/** What people call an entry of a list or mapping of the file. */
function nameOf({ key, value }: Difference['entries'][number]): string {
  const { name, source, destination } = (value ?? {}) as Record<string, unknown>;
  if (key !== undefined || typeof name === 'string') return key ?? String(name);
  return typeof source === 'string' ? `${source} to ${String(destination)}` : '';
}

/** The judge of the field itself, or of what it is a part of. */
function judgeOf({ field }: Difference): BrokerJudge | undefined {
  const known = Object.keys(judges).filter(
    (key) => field === key || (partsToo.includes(key) && field.startsWith(`${key}.`)),
  );
  return judges[known.sort((a, b) => b.length - a.length)[0] ?? ''];
}

/** Judged as a whole, whichever of their fields differs. */
const partsToo = ['restoreFrom', 'tls.certificate', 'tls.clientAuthority', 'users.*.password'];

const severityOf: Record<OnChange, Pick<Finding, 'severity' | 'restarts'>> = {
  nothing: { severity: 'none' },
  live: { severity: 'live' },
  reconnect: { severity: 'reconnect' },
  rolling: { severity: 'none', restarts: true },
  replacement: { severity: 'downtime' },
};

/** What the schema says, and in which way the value differs. */
function byCost(difference: Difference): Finding {
  const cost = severityOf[difference.onChange ?? 'live'];
  if (
    /^auth_(mechanisms|backends)\b/.test(String(difference.path[1] ?? '')) &&
    difference.path[0] === 'configuration'
  ) {
    return {
      ...cost,
      severity: 'downtime',
      sentence: say`${describe(difference)} Clients that sign in in another way cannot any more.`,
    };
  }
  return { ...cost, sentence: [...describe(difference), ...(costWords[difference.onChange ?? 'live'] ?? [])] };
}

const costWords: Partial<Record<OnChange, Sentence>> = {
  reconnect: [' New connections and channels get it.'],
  replacement: [' It is made anew.'],
};

function atLeast(a: Severity, b: Severity): Severity {
  return compareSeverity(a, b) < 0 ? b : a;
}

/** With one node there is nobody to take over. */
function restartSeverity({ before }: BrokerSides): Severity {
  return before.nodes > 1 ? 'rolling' : 'downtime';
}

/** What a round of restarts costs, once; several changes of one file share it. */
function restartWords(finding: Finding, first: Finding | undefined, sides: BrokerSides): Sentence {
  if (!finding.restarts) return [];
  if (finding !== first) return [' In the same round of restarts.'];
  const { before } = sides;
  const restart: Sentence =
    before.nodes > 1
      ? say` Its ${before.nodes} nodes restart one after another; quorum queues stay available${meanwhile(before)}.`
      : [' Its only node restarts; clients are cut off until it is back.'];
  return [...restart, ...whenAllowed(sides)];
}

/** A classic queue is on one node alone. */
function meanwhile({ queues, defaultQueueType }: Broker): Sentence {
  const hasClassic = defaultQueueType === 'classic' || queues.some(({ type }) => type === 'classic');
  return hasClassic
    ? ['; on the restarting node classic queues are away, and clients reconnect']
    : [', clients on the restarting node reconnect'];
}

/** Both files have to allow it. */
function whenAllowed({ after, platform }: BrokerSides): Sentence {
  return [...allowedBy(after.maintenance, ['Its file']), ...allowedBy(platform.after.maintenance, ['platform.yaml'])];
}

function allowedBy({ window, freezeUntil }: Broker['maintenance'], file: Sentence): Sentence {
  const open = window
    ? say` ${file} allows restarts on ${list(window.days, 7)} from ${window.start} UTC for ${several(window.hours, 'hour')}.`
    : [];
  return freezeUntil === undefined ? open : [...open, ...say` ${file} allows no restart before ${freezeUntil}.`];
}

/** `10.20.0.0/16 on amqps and compute on amqps and management`. */
function reach({ access }: Broker): Sentence {
  const sources = access.slice(0, 4).map(({ from, to }) => say`${from} on ${list(to, 12)}`);
  const rest = access.length - sources.length;
  const parts = rest > 0 ? [...sources, [`${rest} more`]] : sources;
  return parts.flatMap((part, index) => (index === 0 ? part : ['; ', ...part]));
}
