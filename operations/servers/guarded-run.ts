import type { GuardedProcess } from './guarded-process.ts';
import type { Run } from './server.ts';

/** A process as the run of a server. */
export function asRun(started: GuardedProcess): Run {
  return {
    ended: started.ended,
    running: started.running,
    log: started.log,
    end: () => started.signal('SIGTERM'),
    kill: () => started.signal('SIGKILL'),
    pause: () => started.stopTree(),
    resume: () => started.signalTree('SIGCONT'),
  };
}
