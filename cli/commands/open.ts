import { Argument, Command } from 'commander';
import { type HostPageName, hostPageNames } from '../../operations/open/host-page.ts';
import { openPage } from '../../operations/open/open-page.ts';
import { openPlatform } from '../../operations/records/open-platform.ts';
import { repositoryOption } from '../../pipeline/repository/repository.ts';
import { portNumber } from './port-number.ts';

interface OpenOptions {
  repository: string;
  port?: number;
  print?: boolean;
}

/** `warren open`: a page of the monitoring host, on this computer. */
export function openCommand(): Command {
  return new Command('open')
    .description(
      'Bring Grafana, Zabbix or Prometheus of the monitoring host to this computer until Ctrl-C, by port forwarding of Session Manager.',
    )
    .addArgument(new Argument('<page>', 'what to look at').choices(hostPageNames))
    .addOption(repositoryOption())
    .option('--port <port>', 'port on this computer (default: one that is free)', portNumber)
    .option('--print', 'print the command that forwards, and do nothing')
    .action(async (page: HostPageName, { repository, port, print }: OpenOptions) =>
      openPage({
        platform: await openPlatform(repository),
        page,
        localPort: port,
        printOnly: print ?? false,
        now: new Date(),
        print: (line) => console.log(line),
        warn: (line) => console.error(line),
      }),
    );
}
