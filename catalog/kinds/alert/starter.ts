import { knownAlarm, knownAlarms, suggestAlarm } from '../../alarms/known-alarms.ts';
import { type Starter, yamlNumber, yamlText } from '../../starter.ts';

/** A first file of an alert: a known alarm, with its usual numbers. */
export const alertStarter: Starter<unknown> = {
  aliases: ['alarm'],
  options: [
    { name: 'alarm', value: 'alarm', description: 'a known alarm (default: the one of that name)' },
    { name: 'of', value: 'name', description: 'the one broker, endpoint or processor that it watches (default: each)' },
    {
      name: 'threshold',
      value: 'number',
      description: "from where on something is wrong (default: the known alarm's)",
    },
    { name: 'route', value: 'route', description: "who is called (default: the platform's route)" },
  ],
  write({ name, said, platform }) {
    if (!platform?.alerting) return { lacks: lacksAlerting(platform?.name ?? name) };
    const wanted = said.alarm ?? name;
    const alarm = knownAlarm(wanted);
    if (!alarm) {
      const all = knownAlarms.map((each) => each.name).join(', ');
      return {
        lacks: `${wanted} is no known alarm.${suggestAlarm(wanted)} Name one with --alarm: ${all}. For what none of them says, write an expression (warren explain alerts.expression).`,
      };
    }
    const { threshold } = alarm;
    const number = said.threshold ?? (threshold ? String(threshold.default) : undefined);
    return {
      text: [
        `# ${alarm.doc}`,
        `watches: { kind: ${alarm.watches[0]}${said.of === undefined ? '' : `, name: ${yamlText(said.of)}`} }`,
        `alarm: ${alarm.name}`,
        ...(number === undefined
          ? []
          : [
              `threshold: ${yamlNumber(number)}${threshold ? ` # ${threshold.unit}, ${threshold.min} to ${threshold.max}` : ''}`,
            ]),
        ...(said.route === undefined ? [] : [`route: ${yamlText(said.route)}`]),
        '# What whoever is called does first; with tests of when it fires, which warren alarms test runs, if its number is yours.',
        `runbook: ${yamlText(alarm.advice)}`,
        '',
      ].join('\n'),
    };
  },
};

/** What is said where nobody is called about anything. */
function lacksAlerting(platform: string): string {
  return [
    'platform.yaml has no alerting, by which people are called. Make a route (warren new route), and say in platform.yaml:',
    '  monitoring: { instance: { type: t4g.large } }',
    '  alerting:',
    `    pagerDuty: { deployToken: { secret: ${platform}/pagerduty-deploy }, planToken: { secret: ${platform}/pagerduty-plan } }`,
    '    route: NAME-OF-THE-ROUTE',
  ].join('\n');
}
