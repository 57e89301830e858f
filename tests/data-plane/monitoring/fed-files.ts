import { parse, stringify } from 'yaml';
import { hostPager } from '../../../contracts/paging.ts';
import type { ZabbixFile } from '../../../services/watch/zabbix/files.ts';

/** The same files, whose items take what they are sent instead of asking for it, and whose webhook calls a pager at another port. */
export function fedFiles(files: readonly ZabbixFile[], pagerPort: number): ZabbixFile[] {
  return files.map(({ text, path }) => {
    const document = parse(text.replace(`127.0.0.1:${hostPager.port}`, `127.0.0.1:${pagerPort}`));
    for (const { items = [], discovery_rules: rules = [] } of document.zabbix_export.templates ?? []) {
      const all = [...items, ...rules, ...rules.flatMap((rule: { item_prototypes: object[] }) => rule.item_prototypes)];
      for (const item of all) if (item.type !== 'DEPENDENT') Object.assign(item, { type: 'TRAP', delay: '0' });
    }
    return { text: stringify(document, { lineWidth: 0 }), path };
  });
}
