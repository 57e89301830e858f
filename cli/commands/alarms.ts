import { Command } from 'commander';
import { listPart } from './alarms-list.ts';
import { testPart } from './alarms-test.ts';

/** `warren alarms`: what people are called about, and whether it is when they think. */
export function alarmsCommand(): Command {
  return new Command('alarms')
    .description(
      'List the alarms that the files in alerts/ and brokers/ come to, and run the tests that stand in them.',
    )
    .addCommand(listPart())
    .addCommand(testPart());
}
