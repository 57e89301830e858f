import { runProgram } from '../../pipeline/process/run-program.ts';
import { bringPython } from './python-environment.ts';

/** Runs lines of Python with PagerDuty's own client: `events` for a routing key, `rest` for a token. Gives what they print, as JSON. */
export async function askByPagerDutyClient(props: { url: string; token: string; routingKey: string; lines: string }) {
  const { url, token, routingKey, lines } = props;
  const program = [
    'import json, pagerduty',
    `events = pagerduty.EventsApiV2Client(${JSON.stringify(routingKey)})`,
    `rest = pagerduty.RestApiV2Client(${JSON.stringify(token)})`,
    // It takes addresses of https:// alone, where it is asked politely.
    `events._url = rest._url = ${JSON.stringify(url)}`,
    lines,
  ].join('\n');
  const { status, stdout, stderr } = await runProgram({ argv: [await bringPython('pagerduty'), '-c', program] });
  if (status !== 0) throw new Error(`PagerDuty's client failed: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout) as unknown;
}
