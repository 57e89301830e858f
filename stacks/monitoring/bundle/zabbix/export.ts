import { type Threshold, thresholds } from '../../../../catalog/alarms/known/zabbix/thresholds.ts';
import type { ZabbixAlarmName } from '../../../../catalog/alarms/known/zabbix.ts';
import { knownAlarm } from '../../../../catalog/alarms/known-alarms.ts';
import { zabbixGroup, zabbixTag, zabbixVersion } from '../../../../contracts/zabbix.ts';
import { alarmMacro, nobodyMacro } from './alarm-macro.ts';
import { zabbixUuid } from './uuid.ts';

/**
 * Zabbix's files, in the form in which Zabbix itself exports them: what has its default is left out, so that an export can be compared.
 * https://www.zabbix.com/documentation/7.0/en/manual/xml_export_import/templates
 */

/** How bad a problem is, in Zabbix's words. */
export type Severity = 'INFO' | 'WARNING' | 'AVERAGE' | 'HIGH' | 'DISASTER';

/** When something is a problem. */
export interface Trigger {
  name: string;
  expression: string;
  severity: Severity;
  /** What it means and what to do. Default: what its alarm advises. */
  description?: string;
  /** Known alarm that it is: people are called about it on hosts that an alert of it watches. Default: nobody is, anywhere. */
  alarm?: ZabbixAlarmName;
  /** Id of the alarm that it is on each host that has it. */
  alarmId?: string;
  /** Which of several things on its host it is about, where others are the same alarm. */
  part?: string;
  /** Whether the newest value of its first item says how bad it is. */
  measured?: boolean;
  /** Triggers that say the same more loudly: while one of them is a problem, this is none. */
  quietUnder?: readonly Trigger[];
  /** Whether a person may call it done, where nothing else ever does. */
  closedByHand?: boolean;
}

/** One step that a value goes through before it is kept. */
export interface Step {
  type: string;
  parameters?: readonly string[];
  /** Whether a value that it cannot be done with is passed over. */
  discard?: boolean;
}

/** What is asked and kept. */
export interface Item {
  key: string;
  name: string;
  /** How it is asked. Default: of the agent, every minute. */
  type?: 'INTERNAL' | 'DEPENDENT';
  /** Default: a whole number without sign. */
  values?: 'FLOAT' | 'TEXT';
  units?: string;
  /** Default: every minute. */
  every?: string;
  /** Only as long as other items are made of it. */
  passing?: boolean;
  /** The item that it is made of. */
  of?: string;
  steps?: readonly Step[];
  triggers?: readonly Trigger[];
}

/** Items for each thing that is found on a machine. */
export interface Discovery {
  key: string;
  name: string;
  every: string;
  /** Macro of what is found, and the expression that it has to match. */
  only: { macro: string; matches: string };
  items: readonly Item[];
}

export interface TemplateProps {
  name: string;
  description: string;
  items: readonly Item[];
  discoveries?: readonly Discovery[];
  /** Triggers of more than one item. */
  triggers?: readonly Trigger[];
}

/** A template as Zabbix exports it, with the numbers that its triggers name. */
export function templateExport({ name, description, items, discoveries = [], triggers = [] }: TemplateProps) {
  const template = {
    uuid: zabbixUuid('template', name),
    template: name,
    name,
    description,
    groups: [{ name: zabbixGroup }],
    items: items.map((item) => itemExport(name, item, 'triggers')),
    ...(discoveries.length === 0 ? {} : { discovery_rules: discoveries.map((rule) => discoveryExport(name, rule)) }),
  };
  const text = JSON.stringify([template, triggers]);
  const macros = Object.values<Threshold>(thresholds).filter(({ macro }) => text.includes(macro));
  return zabbixExport({
    template_groups: [{ uuid: zabbixUuid('template group', zabbixGroup), name: zabbixGroup }],
    templates: [{ ...template, macros: [...macros.map(macroExport), nobodyMacro] }],
    ...(triggers.length === 0 ? {} : { triggers: triggers.map((trigger) => triggerExport(name, trigger)) }),
  });
}

/** A file of Zabbix's. */
export function zabbixExport<T extends object>(contents: T) {
  return { zabbix_export: { version: zabbixVersion, ...contents } };
}

function macroExport({ macro, value, description, shipped }: Threshold) {
  const source = shipped === undefined ? '' : ` As ${shipped.macro} of the template ${shipped.template}.`;
  return { macro, value, description: `${description}.${source}` };
}

function itemExport(template: string, item: Item, triggersAs: 'triggers' | 'trigger_prototypes') {
  const { key, name, type, values, units, every, passing, of, steps = [], triggers = [] } = item;
  return {
    uuid: zabbixUuid('item', template, key),
    name,
    ...(type === undefined ? {} : { type }),
    key,
    ...(type === 'DEPENDENT' ? { delay: '0' } : every === undefined ? {} : { delay: every }),
    ...(passing ? { history: '1h' } : {}),
    ...(values === 'TEXT' ? { trends: '0' } : {}),
    ...(values === undefined ? {} : { value_type: values }),
    ...(units === undefined ? {} : { units }),
    ...(steps.length === 0 ? {} : { preprocessing: steps.map(stepExport) }),
    ...(of === undefined ? {} : { master_item: { key: of } }),
    ...(triggers.length === 0 ? {} : { [triggersAs]: triggers.map((trigger) => triggerExport(template, trigger)) }),
  };
}

function stepExport({ type, parameters, discard }: Step) {
  return {
    type,
    ...(parameters ? { parameters } : {}),
    ...(discard ? { error_handler: 'DISCARD_VALUE' } : {}),
  };
}

function triggerExport(template: string, trigger: Trigger) {
  const { name, expression, severity, description, quietUnder = [], closedByHand, measured } = trigger;
  const tags = tagsOf(trigger);
  return {
    uuid: zabbixUuid('trigger', template, name),
    expression,
    name,
    ...(measured ? { opdata: '{ITEM.LASTVALUE1}' } : {}),
    priority: severity,
    description: description ?? knownAlarm(trigger.alarm ?? '')?.advice ?? '',
    ...(closedByHand ? { manual_close: 'YES' } : {}),
    ...(quietUnder.length === 0
      ? {}
      : { dependencies: quietUnder.map((louder) => ({ name: louder.name, expression: louder.expression })) }),
    ...(tags.length === 0 ? {} : { tags }),
  };
}

/** By which a problem says whose it is. */
function tagsOf({ alarm, alarmId = alarm && alarmMacro(alarm), part }: Trigger): { tag: string; value: string }[] {
  return [
    ...(alarmId === undefined ? [] : [{ tag: zabbixTag.alarm, value: alarmId }]),
    ...(part === undefined ? [] : [{ tag: zabbixTag.part, value: part }]),
  ];
}

function discoveryExport(template: string, { key, name, every, only, items }: Discovery) {
  return {
    uuid: zabbixUuid('discovery', template, key),
    name,
    key,
    delay: every,
    filter: { conditions: [{ macro: only.macro, value: only.matches, formulaid: 'A' }] },
    item_prototypes: items.map((item) => itemExport(template, item, 'trigger_prototypes')),
  };
}
