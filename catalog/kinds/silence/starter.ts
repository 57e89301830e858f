import { listed, type Starter, yamlText } from '../../starter.ts';

/** A first file of a silence: from now on, for a few hours. */
export const silenceStarter: Starter<unknown> = {
  options: [
    { name: 'about', value: 'objects', description: 'what is silent: broker, broker/orders, or several of them' },
    { name: 'reason', value: 'text', description: 'why' },
    { name: 'hours', value: 'count', description: 'for how long (default: 2)' },
    { name: 'from', value: 'time', description: 'from when, in UTC, such as 2026-12-06T03:00:00Z (default: now)' },
  ],
  write({ said, now }) {
    const about = listed(said.about ?? '');
    if (about.length === 0) return { lacks: 'About what is nobody to be called? Say it: --about broker/orders' };
    if (said.reason === undefined)
      return { lacks: 'Why is nobody to be called? Say it: --reason "the disk is changed"' };
    const hours = Number(said.hours ?? '2');
    if (!(hours > 0 && hours <= 24 * 90))
      return { lacks: `--hours is ${said.hours}. Give a number of hours, of at most ${24 * 90}.` };
    const start = said.from === undefined ? Math.floor(now.getTime() / 60_000) * 60_000 : Date.parse(said.from);
    if (Number.isNaN(start)) return { lacks: `--from is ${said.from}. Write it in UTC, as 2026-12-06T03:00:00Z.` };
    return {
      text: [
        `from: ${utc(start)}`,
        `until: ${utc(start + hours * 3_600_000)}`,
        `reason: ${yamlText(said.reason)}`,
        '# Alarms of these; alert: NAME beside one narrows it to an alert.',
        'about:',
        ...about.map((object) => {
          const [kind = '', name] = object.split('/', 2);
          return `  - { kind: ${yamlText(kind)}${name === undefined ? '' : `, name: ${yamlText(name)}`} }`;
        }),
        '# Whether what cannot do without them is silent, too.',
        'dependents: false',
        '',
      ].join('\n'),
      next: ['It counts from when it is applied; take the file away once it is over.'],
    };
  },
};

function utc(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
