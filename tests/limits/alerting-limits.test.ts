import type { Stack } from '../../pipeline/terraform/synthesize.ts';
import { removeScratchFolders } from '../repositories.ts';
import { synthesized } from '../stacks/alerting/alerting.ts';
import { beyondLimits } from './beyond-limits.ts';

afterAll(removeScratchFolders);

const stackOf = (configuration: Stack['configuration']): Stack => ({
  ...{ name: 'alerting', dependencies: [], folder: '' },
  configuration,
});

test('alarms, their topic, the pager and its queue fit into what AWS takes, and one that does not is found', () => {
  const configuration = synthesized();
  expect(beyondLimits([stackOf(configuration)])).toEqual([]);
  const [topic] = Object.values(configuration.resource.aws_sns_topic ?? {});
  const [queue] = Object.values(configuration.resource.aws_sqs_queue ?? {});
  const alarm = configuration.resource.aws_cloudwatch_metric_alarm?.trial;
  Object.assign(topic as object, { name: 't'.repeat(257) });
  Object.assign(queue as object, { name: 'a queue' });
  Object.assign(alarm as object, { alarm_name: 'n'.repeat(256) });
  expect(
    beyondLimits([stackOf(configuration)])
      .map((each) => each.split(': ').slice(0, 2).join(': '))
      .sort(),
  ).toEqual([
    'alerting: aws_cloudwatch_metric_alarm.trial alarm_name',
    'alerting: aws_sns_topic.topic name',
    'alerting: aws_sqs_queue.pager-failures name',
  ]);
});
