import pc from 'picocolors';

/** Tells a person how far a long run is: a moving line on a terminal, plain lines in a log. */
export interface Progress {
  /** A stack, or a part of it, has come further; shown on terminals only. */
  update(name: string, text: string): void;
  /** It is over, and there is nothing to say. */
  remove(name: string): void;
  /** Something is finished, well or badly; a line that stays. */
  finish(name: string, line: string): void;
  /** Clears the moving line, which is drawn no more. */
  stop(): void;
}

/** Progress on a stream. Lines that stay go through it too, so that the two never mix. */
export function showProgress(stream: NodeJS.WriteStream = process.stdout): Progress {
  const current = new Map<string, { text: string; since: number }>();
  const clear = () => stream.isTTY && stream.write('\r\u001b[2K');
  const draw = () => {
    if (!stream.isTTY || current.size === 0) return;
    const text = [...current].map(([name, { text, since }]) => `${name} ${text}${longer(since)}`).join('   ');
    stream.write(`\r\u001b[2K${pc.dim(`  ${text.slice(0, (stream.columns ?? 80) - 4)}`)}`);
  };
  let ticking: NodeJS.Timeout | undefined;
  return {
    update(name, text) {
      // A resource that takes minutes says nothing meanwhile.
      if (stream.isTTY) ticking ??= setInterval(draw, 1000).unref();
      current.set(name, { text, since: performance.now() });
      draw();
    },
    remove(name) {
      current.delete(name);
      clear();
      draw();
    },
    finish(name, line) {
      current.delete(name);
      clear();
      stream.write(`${line}\n`);
      draw();
    },
    stop() {
      clearInterval(ticking);
      ticking = undefined;
      current.clear();
      clear();
    },
  };
}

/** Since when it has been at the same, from five seconds on: ` 12 s`. */
function longer(since: number): string {
  const seconds = Math.floor((performance.now() - since) / 1000);
  return seconds < 5 ? '' : ` ${seconds} s`;
}

/** `6.3 s`, from a time that `performance.now()` gave. */
export function since(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
