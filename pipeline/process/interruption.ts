import { interruptPrograms } from './run-program.ts';

/** Whether somebody asked this process to stop. */
export interface Interruption {
  happened: boolean;
  /** Stops listening; the next Ctrl-C ends the process at once. */
  forget(): void;
}

/** On Ctrl-C lets running programs finish what they are at; whoever started them begins nothing new, and tidies up. */
export function onInterrupt(): Interruption {
  const interruption = { happened: false, forget: () => void process.off('SIGINT', handle).off('SIGTERM', handle) };
  function handle() {
    interruption.happened = true;
    interruptPrograms();
  }
  process.on('SIGINT', handle).on('SIGTERM', handle);
  return interruption;
}
