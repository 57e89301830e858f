import { loadDump } from '../backup/restore.ts';
import { containerOf } from '../programs/containers.ts';
import { zabbixDatabase } from '../programs/programs.ts';
import { takeOnZabbix } from '../zabbix/on-host.ts';
import type { ApplyProps, Follow } from './apply-props.ts';

/** What a host does between the starts of its programs. */
export function followOf({ programs, set, folders }: Pick<ApplyProps, 'programs' | 'set' | 'folders'>): Follow {
  const mariadb = async (words: readonly string[], statement: string) => {
    await programs.mustRun(
      ['docker', 'exec', '--interactive', '--user=mysql', containerOf('zabbix-database'), 'mariadb', ...words],
      { input: `${statement}\n` },
    );
  };
  return {
    async databaseRuns(secrets) {
      const password = sqlText(secrets['zabbix-database']);
      await mariadb([], `ALTER USER '${zabbixDatabase}'@'%' IDENTIFIED BY ${password};`);
      await loadDump({ folders, programs });
    },
    zabbixRuns: ({ zabbix }) =>
      takeOnZabbix({ set, password: zabbix, runSql: (statement) => mariadb([zabbixDatabase], statement) }),
  };
}

/** https://mariadb.com/docs/server/reference/sql-structure/sql-language-structure/string-literals */
function sqlText(text: string): string {
  return `'${text.replace(/['\\]/g, (sign) => `\\${sign}`)}'`;
}
