import { compareSeverity, type Severity, worst } from '../../../catalog/effects/effect.ts';
import { list, type Sentence, say } from '../../../catalog/words/sentence.ts';
import type { ResourceChange } from '../model.ts';
import type { ResourceValues } from '../plan/resource-values.ts';
import { judge } from './judge.ts';

/** What changes of resources mean for people. */
export interface Consequence {
  severity: Severity;
  sentence: Sentence;
}

/**
 * What changes of one stack's resources cost people, whatever files they come from; the sentence names what costs most.
 * Without values, what a gate makes its node take on is taken to be live.
 */
export function consequenceOf(changes: readonly ResourceChange[], values: ResourceValues = new Map()): Consequence {
  const judged = changes.map((change) => ({ change, severity: judge(change, { changes, values }) }));
  const severity = worst(judged.map((each) => each.severity));
  const decisive = judged.filter((each) => each.severity === severity).map(({ change }) => change);
  return { severity, sentence: say`${[beginningOf(severity, decisive)]}${clauses(severity, decisive)}.` };
}

/** The one of several, of one stack each, that costs most; the first of those that cost the same. */
export function gravest(consequences: readonly Consequence[]): Consequence {
  const [first, ...others] = consequences;
  if (!first) return consequenceOf([]);
  return others.reduce((a, b) => (compareSeverity(a.severity, b.severity) < 0 ? b : a), first);
}

function beginningOf(severity: Severity, decisive: readonly ResourceChange[]): string {
  const isOfTasks = decisive.every(({ address }) => address.startsWith('aws_ecs_'));
  return severity === 'rolling' && isOfTasks
    ? 'Tasks are replaced, new ones before the old ones stop'
    : beginnings[severity];
}

const beginnings: Record<Severity, string> = {
  none: 'Nobody notices',
  live: 'No connection is dropped',
  reconnect: 'New connections are affected',
  rolling: 'Nodes restart one after another, and clients of a restarting node reconnect',
  downtime: 'Some clients cannot do their work, for a while or for good',
  exposed: 'Somebody gets in who could not before',
  'data loss': 'Data goes and does not come back',
  refused: 'It cannot be done',
};

/** `: aws_lb.a is replaced, aws_instance.b and aws_instance.c are deleted`; nothing where nothing is lost. */
function clauses(severity: Severity, changes: readonly ResourceChange[]): Sentence {
  if (compareSeverity(severity, 'live') <= 0) return [];
  const verbs = [...new Set(changes.map(verbOf))];
  return verbs.flatMap((verb, index) => {
    const addresses = changes.filter((change) => verbOf(change) === verb).map(({ address }) => address);
    return say`${[index === 0 ? ': ' : ', ']}${list(addresses)} ${[addresses.length === 1 ? 'is' : 'are']} ${[verb]}`;
  });
}

function verbOf({ action }: ResourceChange): string {
  const verbs: Record<ResourceChange['action'], string> = {
    create: 'made',
    update: 'changed',
    replace: 'replaced',
    delete: 'deleted',
    forget: 'let go of',
    read: 'read',
  };
  return verbs[action];
}
