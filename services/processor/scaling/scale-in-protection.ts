import type { Logger } from '../../observability/log.ts';

/**
 * Keeps ECS from stopping this task to shrink its service while it works. Set and taken away when the work begins and
 * ends, not with every message; whatever ECS answers, no message fails over it.
 */
export interface Protection {
  /** There is work now. */
  busy(): void;
  /** There is none any more. */
  idle(): void;
  /** Takes the protection away, once what is under way is done. */
  close(): Promise<void>;
}

/**
 * Minutes of 1 to 2880 that ECS keeps it when it hears no more, as when this process is killed; without it, 120:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html
 */
const expiresInMinutes = 10;

const renewEveryMs = 5 * 60_000;

/** Longest time for a call. */
const callWithinMs = 2_000;

/** Without work for so long, a task may go. */
const idleAfterMs = 5_000;

/** `agentUrl` is ECS_AGENT_URI, which ECS gives to every container; without it nothing is done. */
export function openProtection({
  agentUrl,
  log,
  idleMs = idleAfterMs,
  renewMs = renewEveryMs,
}: {
  agentUrl: string | undefined;
  log: Logger;
  idleMs?: number;
  renewMs?: number;
}): Protection {
  if (!agentUrl) return { busy() {}, idle() {}, close: async () => {} };
  const task = new TaskProtection({ url: `${agentUrl}/task-protection/v1/state`, log, idleMs, renewMs });
  return { busy: () => task.busy(), idle: () => task.idle(), close: () => task.close() };
}

interface TaskProtectionProps {
  url: string;
  log: Logger;
  idleMs: number;
  renewMs: number;
}

/** Wanted from the first work on, until there has been none for a while. One call at a time; the last wish counts. */
class TaskProtection {
  readonly #props: TaskProtectionProps;
  #wanted = false;
  /** What ECS was asked for last. */
  #requested = false;
  #calling: Promise<void> | undefined;
  #failing = false;
  #idleTimer: NodeJS.Timeout | undefined;
  #renewTimer: NodeJS.Timeout | undefined;

  constructor(props: TaskProtectionProps) {
    this.#props = props;
  }

  busy(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = undefined;
    if (!this.#wanted) this.#want(true);
  }

  idle(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.#want(false), this.#props.idleMs).unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.#idleTimer);
    if (this.#wanted) this.#want(false);
    await this.#calling;
  }

  #want(protect: boolean): void {
    this.#wanted = protect;
    clearInterval(this.#renewTimer);
    if (protect) this.#renewTimer = setInterval(() => this.#request({ again: true }), this.#props.renewMs).unref();
    this.#request({ again: false });
  }

  #request({ again }: { again: boolean }): void {
    this.#calling ??= this.#callUntilAsWanted(again);
  }

  async #callUntilAsWanted(again: boolean): Promise<void> {
    for (let renew = again; renew || this.#wanted !== this.#requested; renew = false) {
      this.#requested = this.#wanted;
      await this.#call(this.#requested);
    }
    this.#calling = undefined;
  }

  async #call(enabled: boolean): Promise<void> {
    const problem = await put(this.#props.url, enabled);
    if (problem !== undefined && !this.#failing) {
      this.#props.log.warn({ reason: problem }, 'ECS did not take the scale-in protection');
    }
    this.#failing = problem !== undefined;
  }
}

/**
 * Why ECS did not do it; undefined when it did. It answers `protection`, or `failure` (DEPLOYMENT_BLOCKED), or `error`.
 */
async function put(url: string, enabled: boolean): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ProtectionEnabled: enabled, ...(enabled && { ExpiresInMinutes: expiresInMinutes }) }),
      signal: AbortSignal.timeout(callWithinMs),
    });
    const answer = (await response.json()) as { protection?: { ProtectionEnabled?: unknown } };
    if (response.ok && answer.protection?.ProtectionEnabled === enabled) return undefined;
    return `${response.status} ${JSON.stringify(answer).slice(0, 500)}`;
  } catch (error) {
    return (error as Error).message;
  }
}
