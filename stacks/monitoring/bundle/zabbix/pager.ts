import { hostPager } from '../../../../contracts/paging.ts';
import { zabbixPager, zabbixTag } from '../../../../contracts/zabbix.ts';
import { zabbixExport } from './export.ts';

/**
 * What Zabbix runs for each problem that begins or ends, in its own JavaScript (ES5.1, by Duktape):
 * https://www.zabbix.com/documentation/7.0/en/manual/config/notifications/media/webhook. What it throws has Zabbix try again.
 */
export const pagerScript = `var told = JSON.parse(value);

function tagOf(name) {
  var found = JSON.parse(told.tags).filter(function (tag) { return tag.tag === name; })[0];
  return found === undefined ? undefined : found.value;
}

function timeOf(date, time) {
  return date.replace(/[.]/g, '-') + 'T' + time + 'Z';
}

var isProblem = told.event_value === '1';
var signal = {
  alarm: tagOf('${zabbixTag.alarm}'),
  host: told.host,
  part: tagOf('${zabbixTag.part}'),
  state: isProblem ? 'problem' : 'ok',
  at: isProblem ? timeOf(told.date, told.time) : timeOf(told.recovery_date, told.recovery_time)
};
// What is not known stays a macro, or is *UNKNOWN*.
if (/^[^{*]/.test(told.measured)) signal.value = told.measured;
var request = new HttpRequest();
request.addHeader('Content-Type: application/json');
var answer = request.post(told.url, JSON.stringify(signal));
if (request.getStatus() !== 200) throw 'the pager answers ' + request.getStatus() + ': ' + answer;
return answer;
`;

/** What the script is given; dates are in the time zone of who is told, which is UTC. */
const parameters = {
  date: '{EVENT.DATE}',
  event_value: '{EVENT.VALUE}',
  host: '{HOST.HOST}',
  measured: '{EVENT.OPDATA}',
  recovery_date: '{EVENT.RECOVERY.DATE}',
  recovery_time: '{EVENT.RECOVERY.TIME}',
  tags: '{EVENT.TAGSJSON}',
  time: '{EVENT.TIME}',
  url: `http://127.0.0.1:${hostPager.port}${hostPager.zabbix}`,
};

/** Zabbix asks for messages, which the script has no use for. */
const message = (mode: 'PROBLEM' | 'RECOVERY') => ({
  event_source: 'TRIGGERS',
  operation_mode: mode,
  subject: '{EVENT.NAME}',
  message: '{EVENT.NAME}',
});

/** The media type by which Zabbix tells the pager beside it, which has every key, so that none stands in Zabbix. */
export function pagerMedia() {
  return zabbixExport({
    media_types: [
      {
        name: zabbixPager,
        type: 'WEBHOOK',
        parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
        // The pager takes many at a time, and what begins and ends is told of in its order by Zabbix itself.
        max_sessions: '10',
        // As often as Zabbix lets it: that something has ended is told once, and an hour of a pager that is away may lose it.
        attempts: '100',
        attempt_interval: '30s',
        script: pagerScript,
        timeout: '25s',
        description: 'Tells the pager of this host, which calls people.',
        message_templates: [message('PROBLEM'), message('RECOVERY')],
      },
    ],
  });
}
