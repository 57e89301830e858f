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
  let wanted = false;
  let told = false;
  let calling: Promise<void> | undefined;
  let failing = false;
  let idleTimer: NodeJS.Timeout | undefined;
  let renewTimer: NodeJS.Timeout | undefined;

  const call = async (enabled: boolean) => {
    const problem = await put(`${agentUrl}/task-protection/v1/state`, enabled);
    if (problem !== undefined && !failing) log.warn({ reason: problem }, 'ECS did not take the scale-in protection');
    failing = problem !== undefined;
  };
  /** One call at a time; the last wish counts. */
  const tell = (again = false) => {
    calling ??= (async () => {
      for (let renew = again; renew || wanted !== told; renew = false) {
        told = wanted;
        await call(told);
      }
      calling = undefined;
    })();
  };
  const want = (value: boolean) => {
    wanted = value;
    clearInterval(renewTimer);
    if (value) {
      renewTimer = setInterval(() => tell(true), renewMs);
      renewTimer.unref();
    }
    tell();
  };

  return {
    busy() {
      clearTimeout(idleTimer);
      idleTimer = undefined;
      if (!wanted) want(true);
    },
    idle() {
      clearTimeout(idleTimer);
      idleTimer = setTimeout(() => want(false), idleMs);
      idleTimer.unref();
    },
    async close() {
      clearTimeout(idleTimer);
      if (wanted) want(false);
      await calling;
    },
  };
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
