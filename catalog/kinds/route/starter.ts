import { listed, type Starter, yamlText } from '../../starter.ts';

/** A first file of a route: two rotations of the same people, of whom one is called first and the next one after them. */
export const routeStarter: Starter<unknown> = {
  options: [
    {
      name: 'people',
      value: 'addresses',
      description: 'who take turns, two or more addresses that PagerDuty knows: a@example.com,b@example.com',
    },
    { name: 'zone', value: 'zone', description: "time zone of their clocks (default: this computer's)" },
  ],
  write({ said, now }) {
    const people = listed(said.people ?? '');
    const [first, ...others] = people;
    if (first === undefined || others.length === 0) {
      return {
        lacks:
          'Who is called? Name two people or more, so that somebody is called after the first: --people a@example.com,b@example.com',
      };
    }
    const zone = yamlText(said.zone ?? usualZone());
    // From midnight, so that no minute of today is without anybody.
    const start = `${new Date(now.getTime() - 86_400_000).toISOString().slice(0, 10)}T09:00`;
    const schedule = (name: string, turns: readonly string[]) => [
      `  ${name}:`,
      `    timeZone: ${zone}`,
      '    layers:',
      `      - { name: weekly, start: ${start}, turn: { days: 7 }, people: [${turns.map(yamlText).join(', ')}] }`,
    ];
    return {
      text: [
        'calls:',
        '  # High urgency wakes people.',
        '  high:',
        '    severities: [critical, error]',
        '    escalation:',
        '      levels:',
        '        - { schedules: [first], afterMinutes: 10 }',
        '        - { schedules: [second], afterMinutes: 15 }',
        '  low:',
        '    severities: [warning, info]',
        '    escalation:',
        '      levels: [{ schedules: [first] }]',
        '# Turns of a week, from nine in the morning; warren oncall shows who it is when, and proves that it is always somebody.',
        'schedules:',
        ...schedule('first', people),
        ...schedule('second', [...others, first]),
        '',
      ].join('\n'),
      next: ['Name it as alerting.route in platform.yaml, or as route of an alert.'],
    };
  },
};

/** PagerDuty has no zone that is called UTC. */
function usualZone(): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return timeZone === 'UTC' ? 'Etc/UTC' : timeZone;
}
