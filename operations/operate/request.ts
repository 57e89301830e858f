import { objectNamePattern, objectNameRule } from '../../catalog/schema/field.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';

/** What can be done by hand, as operate.yml lists it. */
export const operations = ['backup', 'restore', 'rotate', 'rolling-restart', 'logs', 'status'] as const;

export type Operation = (typeof operations)[number];

/** What somebody asks for, checked. */
export type OperateRequest = { broker: string } & (
  | { operation: 'backup' | 'rotate' | 'status' }
  /** `backup` is `latest`, or the time of a backup or its beginning. */
  | { operation: 'restore'; backup: string }
  /** `now`: without waiting for the time that the files allow. */
  | { operation: 'rolling-restart'; now: boolean }
  | { operation: 'logs'; node: number; lines: number }
);

/** Lines of a log that are shown unless somebody asks for others, and the most that they may ask for. */
const usualLines = 200;
const mostLines = 1000;

/**
 * Checks what a form or a command line says; it is anybody's text until then. Throws UserFailure that says what the operation
 * takes.
 */
export function readRequest(props: { operation: Operation; broker: string; argument: string }): OperateRequest {
  const { operation, broker, argument } = props;
  if (!objectNamePattern.test(broker)) {
    throw new UserFailure(`--broker is ${JSON.stringify(broker)}, which names no broker: ${objectNameRule}.`);
  }
  const refuse = (takes: string) =>
    new UserFailure(`--argument is ${JSON.stringify(argument)}; ${operation} takes ${takes}.`);
  switch (operation) {
    case 'restore':
      if (!/^(latest|\d{4}-[\d:.TZ-]{0,19})$/.test(argument)) {
        throw refuse('latest, or the time of a backup or the beginning of it, as warren backup list shows it');
      }
      return { operation, broker, backup: argument };
    case 'rolling-restart':
      if (argument !== '' && argument !== 'now') throw refuse('nothing, or now to restart outside the allowed time');
      return { operation, broker, now: argument === 'now' };
    case 'logs':
      return { operation, broker, ...readNodeAndLines(argument, refuse) };
    case 'rotate':
      if (argument !== '') throw refuse('nothing: every password that changed is taken on');
      return { operation, broker };
    default:
      if (argument !== '') throw refuse('nothing');
      return { operation, broker };
  }
}

function readNodeAndLines(argument: string, refuse: (takes: string) => UserFailure): { node: number; lines: number } {
  if (argument === '') return { node: 1, lines: usualLines };
  const [, node, lines = usualLines] = /^([1-9]\d?)(?::([1-9]\d{0,3}))?$/.exec(argument) ?? [];
  if (node === undefined || Number(lines) > mostLines) {
    throw refuse(`the number of a node and how many lines, at most ${mostLines}, as 2 or 2:500`);
  }
  return { node: Number(node), lines: Number(lines) };
}
