/**
 * What can be made to fail or to be slow. `command` is a command sent to an instance through SSM, `task` a task that ECS runs by
 * itself.
 */
export const operations = ['create', 'read', 'update', 'delete', 'command', 'task'] as const;

export type Operation = (typeof operations)[number];

/** A call that is to fail or to be slow. */
export interface Fault {
  /**
   * `type` is a Terraform type; `ssm` for commands, `ecs` for tasks; or `s3`, `secretsmanager`, `dynamodb`, `ec2`, `cloudwatch`, `iam`,
   * `cloudflare` or `pagerduty` for calls of programs to that service. `name` is a part of the object's name or id, or of the name of the call.
   */
  readonly on: { readonly type: string; readonly operation: Operation; readonly name?: string };
  /** Which matching call, counted from 1. Default: 1. */
  readonly call?: number;
  /** Each matching call rather than one. Default: false. */
  readonly every?: boolean;
  /** The error that the call ends with; without one the call succeeds after its delay. */
  readonly error?: string;
  /** How long the call takes before it succeeds or fails, in milliseconds. Default: 0. */
  readonly delayMs?: number;
}

/** A call that a fault may match. `labels` are the object's name and id, as far as they are known. */
export interface Call {
  readonly type: string;
  readonly operation: Operation;
  readonly labels: readonly string[];
}

/** What a matched call has to suffer. */
export interface Suffering {
  readonly delayMs: number;
  readonly error?: string;
}

/** The faults that wait for their call. */
export interface Faults {
  inject(fault: Fault): void;
  /** Forgets all faults. */
  clear(): void;
  /** Those that no call has suffered so far. */
  unmet(): Fault[];
  /** Counts the call and says what it has to suffer. */
  meet(call: Call): Suffering;
}

/** An empty set of faults. */
export function createFaults(): Faults {
  let waiting: { fault: Fault; calls: number; suffered: boolean }[] = [];
  return {
    inject: (fault) => void waiting.push({ fault: checked(fault), calls: 0, suffered: false }),
    clear: () => {
      waiting = [];
    },
    unmet: () => waiting.filter(({ suffered }) => !suffered).map(({ fault }) => fault),
    meet: (call) => {
      const due: Fault[] = [];
      for (const entry of waiting.filter(({ fault }) => matches(fault, call))) {
        entry.calls += 1;
        if (entry.fault.every !== true && entry.calls !== (entry.fault.call ?? 1)) continue;
        entry.suffered = true;
        due.push(entry.fault);
      }
      waiting = waiting.filter(({ fault }) => fault.every === true || !due.includes(fault));
      const error = due.find((fault) => fault.error !== undefined)?.error;
      return { delayMs: Math.max(0, ...due.map((fault) => fault.delayMs ?? 0)), error };
    },
  };
}

/**
 * Reads a fault from the command line: `TYPE:OPERATION[:CALL][@NAME]=ERROR`, where CALL is a number or `*` for each
 * call, and ERROR may be `wait 500ms` for a call that is only slow. Example:
 * `aws_instance:update:2@orders=InsufficientInstanceCapacity`. Throws an error that says what is expected.
 */
export function parseFault(text: string): Fault {
  const equals = text.indexOf('=');
  const error = equals < 0 ? '' : text.slice(equals + 1).trim();
  const [, type, operation, call, name] =
    /^([a-z0-9_]+):([a-z]+)(?::(\d+|\*))?(?:@(.+))?$/.exec(text.slice(0, equals)) ?? [];
  if (type === undefined || error === '') throw unreadable(text, 'does not have that form');
  const known = operations.find((candidate) => candidate === operation);
  if (known === undefined) throw unreadable(text, `names the operation "${operation}"; use ${operations.join(', ')}`);
  const wait = /^wait (\d+) ?ms$/.exec(error)?.[1];
  return checked({
    on: { type, operation: known, ...(name === undefined ? {} : { name }) },
    ...(call === '*' ? { every: true } : call === undefined ? {} : { call: Number(call) }),
    ...(wait === undefined ? { error } : { delayMs: Number(wait) }),
  });
}

function unreadable(text: string, what: string): Error {
  return new Error(
    `A fault is written TYPE:OPERATION[:CALL][@NAME]=ERROR, such as ` +
      `aws_instance:update:2=InsufficientInstanceCapacity; "${text}" ${what}.`,
  );
}

function checked(fault: Fault): Fault {
  const { call, delayMs, error, on } = fault;
  if (call !== undefined && (!Number.isInteger(call) || call < 1)) {
    throw new Error(`A fault of ${on.type} has call ${call}; calls are counted from 1.`);
  }
  if (error === undefined && delayMs === undefined) {
    throw new Error(`A fault of ${on.type} has neither an error nor a delayMs, so it would do nothing; give it one.`);
  }
  return fault;
}

function matches({ on }: Fault, { type, operation, labels }: Call): boolean {
  const { name } = on;
  return on.type === type && on.operation === operation && (name === undefined || labels.some((l) => l.includes(name)));
}
