import type { Item, TemplateProps } from './export.ts';
import { type Threshold, thresholds } from './thresholds.ts';

/** Zabbix's name of the template of Zabbix itself. */
export const serverTemplate = 'Warren Zabbix server';

/** Zabbix itself: https://www.zabbix.com/documentation/7.0/en/manual/config/items/itemtypes/internal */
export const zabbixServer: TemplateProps = {
  name: serverTemplate,
  description: 'Whether Zabbix keeps up with what it is to ask and to keep.',
  items: [
    {
      key: 'zabbix[queue,10m]',
      name: 'Late items',
      type: 'INTERNAL',
      triggers: [
        {
          name: 'Zabbix is late',
          expression: `min(/${serverTemplate}/zabbix[queue,10m],10m)>${thresholds.late.macro}`,
          severity: 'WARNING',
          description: 'Many machines do not answer, or the host is too small for what it asks.',
        },
      ],
    },
    {
      key: 'zabbix[wcache,values]',
      name: 'Values a second',
      type: 'INTERNAL',
      values: 'FLOAT',
      steps: [{ type: 'CHANGE_PER_SECOND', parameters: [''] }],
    },
    bounded('zabbix[process,agent poller,avg,busy]', 'Pollers of agents at work', thresholds.busy, 'avg'),
    bounded('zabbix[process,trapper,avg,busy]', 'Trappers at work', thresholds.busy, 'avg'),
    bounded('zabbix[process,history syncer,avg,busy]', 'Writers of values at work', thresholds.busy, 'avg'),
    bounded('zabbix[rcache,buffer,pused]', 'Cache of configuration in use', thresholds.cache, 'max'),
    bounded('zabbix[wcache,history,pused]', 'Cache of values to write in use', thresholds.cache, 'max'),
    bounded('zabbix[vcache,buffer,pused]', 'Cache of values for triggers in use', thresholds.values, 'max'),
  ],
};

/** A part of a hundred that is not to be above a bound over ten minutes. */
function bounded(key: string, name: string, bound: Threshold, over: 'avg' | 'max'): Item {
  return {
    key,
    name,
    type: 'INTERNAL',
    values: 'FLOAT',
    units: '%',
    triggers: [
      {
        name: `${name} above the bound`,
        expression: `${over}(/${serverTemplate}/${key},10m)>${bound.macro}`,
        severity: 'WARNING',
        description: 'The host is too small for what Zabbix is given. Take a larger monitoring.instance.type.',
      },
    ],
  };
}
