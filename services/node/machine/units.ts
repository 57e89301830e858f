/** Where systemd reads the units that Warren writes. */
export const unitFolder = '/etc/systemd/system';

/** A word of a unit's command line: https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines */
export function quotedWord(word: string): string {
  const escaped = word
    .replace(/%/g, '%%')
    .replace(/\$/g, '$$$$')
    .replace(/(["\\])/g, '\\$1');
  return /\s/.test(word) ? `"${escaped}"` : escaped;
}

/**
 * A unit that runs a command line and ends, and the timer that starts it: a minute after it ended last, or `onTheMinute`. One that still
 * runs when its time comes is left to run, and none is started beside it; nor is a minute that was missed made up for:
 * https://www.freedesktop.org/software/systemd/man/latest/systemd.timer.html
 */
export function timedUnits<T extends string>(
  timer: `${T}.timer`,
  { what, command, seconds, onTheMinute }: { what: string; command: string; seconds?: number; onTheMinute?: true },
): Record<string, string> {
  const limit = seconds === undefined ? '' : `TimeoutStartSec=${seconds}\n`;
  return {
    [timer.replace(/timer$/, 'service')]: `[Unit]
Description=${what}

[Service]
Type=oneshot
ExecStart=${command}
${limit}`,
    [timer]: `[Unit]
Description=${onTheMinute ? 'On every' : 'Every'} minute

[Timer]
${onTheMinute ? 'OnCalendar=*-*-* *:*:00\nAccuracySec=1s' : 'OnBootSec=60\nOnUnitInactiveSec=60'}

[Install]
WantedBy=timers.target
`,
  };
}
