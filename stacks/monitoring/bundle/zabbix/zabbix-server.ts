import { type Threshold, thresholds } from '../../../../catalog/alarms/known/zabbix/thresholds.ts';
import type { ZabbixAlarmName } from '../../../../catalog/alarms/known/zabbix.ts';
import type { Item, TemplateProps } from './export.ts';

/** Zabbix's name of the template of Zabbix itself. */
export const serverTemplate = 'Warren Zabbix server';

const busy = { bound: thresholds.busy, window: thresholds.busyFor, over: 'avg', alarm: 'zabbix-busy' } as const;

const cache = { bound: thresholds.cache, window: thresholds.cacheFor, over: 'max', alarm: 'zabbix-cache' } as const;

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
          expression: `min(/${serverTemplate}/zabbix[queue,10m],${thresholds.lateFor.macro})>${thresholds.late.macro}`,
          severity: 'WARNING',
          alarm: 'zabbix-late',
          measured: true,
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
    bounded({ ...busy, key: 'zabbix[process,agent poller,avg,busy]', name: 'Pollers of agents at work' }),
    bounded({ ...busy, key: 'zabbix[process,trapper,avg,busy]', name: 'Trappers at work' }),
    bounded({ ...busy, key: 'zabbix[process,history syncer,avg,busy]', name: 'Writers of values at work' }),
    bounded({ ...cache, key: 'zabbix[rcache,buffer,pused]', name: 'Cache of configuration in use' }),
    bounded({ ...cache, key: 'zabbix[wcache,history,pused]', name: 'Cache of values to write in use' }),
    bounded({
      key: 'zabbix[vcache,buffer,pused]',
      name: 'Cache of values for triggers in use',
      bound: thresholds.values,
      window: thresholds.valuesFor,
      over: 'max',
      alarm: 'zabbix-value-cache',
    }),
  ],
};

interface Bounded {
  key: string;
  name: string;
  bound: Threshold;
  window: Threshold;
  over: 'avg' | 'max';
  alarm: ZabbixAlarmName;
}

/** A part of a hundred that is not to be above a bound. */
function bounded({ key, name, bound, window, over, alarm }: Bounded): Item {
  return {
    key,
    name,
    type: 'INTERNAL',
    values: 'FLOAT',
    units: '%',
    triggers: [
      {
        name: `${name} above the bound`,
        expression: `${over}(/${serverTemplate}/${key},${window.macro})>${bound.macro}`,
        severity: 'WARNING',
        alarm,
        part: name,
        measured: true,
      },
    ],
  };
}
