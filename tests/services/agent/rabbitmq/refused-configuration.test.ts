import { missingPlugin, refusedSetting } from '../../../../services/agent/rabbitmq/refused-configuration.ts';
import { bundleWith } from '../bundles.ts';

// Logs as RabbitMQ 4.0.5 wrote them.
const prefix = '2026-11-21 09:30:44.396792+00:00 [error] <0.152.0>';

const unknownSetting = `${prefix} You've tried to set foo.bar, but there is no setting with that name.
${prefix}   Did you mean one of these?
${prefix}     log.dir
${prefix} Error preparing configuration in phase transform_datatypes:
${prefix}   - Conf file attempted to set unknown variable: foo.bar

BOOT FAILED
===========
Error during startup: {error,failed_to_prepare_configuration}
`;

const wrongType = `${prefix} Error preparing configuration in phase transform_datatypes:
${prefix}   - Error transforming datatype for: heartbeat
${prefix}   - "abc" cannot be converted to a(n) integer
`;

const crash = `
Exception during startup:

error:{case_clause,hello}

  Config file(s): /etc/rabbitmq/advanced.config
${prefix}   crasher:
${prefix}     initial call: net_kernel:init/1
${prefix}   neighbours:
${prefix} 
${prefix} BOOT FAILED
${prefix} ===========
${prefix} Exception during startup:
${prefix} 
${prefix} error:{case_clause,hello}
${prefix}     lists:foldl/3, line 2145
`;

const brokenTerms = `\u001b[38;5;160m${prefix} Failed to load advanced configuration file "/etc/rabbitmq/advanced.config": {badfile,\u001b[0m
\u001b[38;5;160m${prefix}                      {parse_error,\u001b[0m
\u001b[38;5;160m${prefix}                       {3,\u001b[0m
\u001b[38;5;160m${prefix}                        erl_parse,\u001b[0m
\u001b[38;5;160m${prefix}                        ["syntax error before: ",\u001b[0m
\u001b[38;5;160m${prefix}                         []]}}}\u001b[0m
`;

// As RabbitMQ 4.3.6 wrote it.
const failedPlugin = `2026-11-30 04:19:33.979+00:00 [notice] <0.1067.0> Application rabbitmq_prelaunch exited with reason: stopped
Runtime terminating during boot ({4753,{error,{rabbitmq_mqtt,{bad_return,{{rabbit_mqtt,start,[normal,[]]},{'EXIT',{{assert,[{module,rabbit_mqtt},{line,118},{expression,"MaxSizeAuth =< MaxMsgSize"}]}}}}}}}})
`;

test('a plugin that does not start is told of by what Erlang says last', () => {
  const { message } = refusedSetting(failedPlugin, bundleWith());
  expect(message).toContain('RabbitMQ does not start with these settings: {4753,{error,{rabbitmq_mqtt,');
  expect(message).toContain('"MaxSizeAuth =< MaxMsgSize"');
});

test('a setting that RabbitMQ does not know is blamed on the field that holds it', () => {
  expect(refusedSetting(unknownSetting, bundleWith()).message).toBe(
    'brokers/orders.yaml configuration."foo.bar": RabbitMQ does not take foo.bar: ' +
      "You've tried to set foo.bar, but there is no setting with that name. " +
      'Conf file attempted to set unknown variable: foo.bar',
  );
});

test('a value of the wrong type is blamed on the field it came from', () => {
  expect(refusedSetting(wrongType, bundleWith()).message).toContain('brokers/orders.yaml limits.heartbeatSeconds: ');
  expect(refusedSetting(wrongType, bundleWith()).message).toContain('"abc" cannot be converted to a(n) integer');
});

test('Erlang terms that cannot be read are blamed on their field, with the line, in plain characters', () => {
  expect(refusedSetting(brokenTerms, bundleWith()).message).toBe(
    'brokers/orders.yaml advancedConfiguration: RabbitMQ cannot read it: line 3: syntax error before: its end',
  );
});

test('a crash is blamed on the fields that RabbitMQ is given as they are, with its reason alone', () => {
  const advancedConfig = 'hello.';
  expect(refusedSetting(crash, { ...bundleWith(), fields: {}, advancedConfig }).message).toBe(
    'brokers/orders.yaml advancedConfiguration: RabbitMQ does not start with these settings: error:{case_clause,hello}',
  );
  const fields = { backlog: 'configuration."backlog"' };
  expect(refusedSetting(crash, { ...bundleWith(), fields, advancedConfig }).message).toMatch(
    /^brokers\/orders.yaml advancedConfiguration, configuration: /,
  );
  expect(refusedSetting(crash, { ...bundleWith(), fields }).message).toMatch(/^brokers\/orders.yaml configuration: /);
});

test('a log without a reason still names the file', () => {
  expect(refusedSetting('', bundleWith()).message).toBe(
    'brokers/orders.yaml: RabbitMQ does not start with these settings: it gave no reason',
  );
});

test('a plugin that the image lacks is blamed on the entry that asks for it', () => {
  expect(missingPlugin('rabbitmq_nonesuch', bundleWith()).message).toBe(
    'brokers/orders.yaml plugins[0]: docker.io/library/rabbitmq:4.3.6-management has no plugin rabbitmq_nonesuch',
  );
});
