import { parseSettings } from '../../../../contracts/live-settings.ts';
import { decide, liveExpression } from '../../../../services/agent/rabbitmq/settings.ts';
import { bundleWith } from '../bundles.ts';

const conf = (...lines: string[]) => bundleWith({ rabbitmqConf: `${lines.join('\n')}\n` });

test('a node that does not run has to start, whatever else is so', () => {
  expect(decide(undefined, bundleWith()).restart).toEqual(['the node does not run']);
});

test('the bundle that runs already asks for nothing', () => {
  expect(decide(bundleWith(), bundleWith())).toEqual({ restart: [], live: [], plugins: false });
});

test('settings that RabbitMQ looks up anew are taken on live', () => {
  const { restart, live } = decide(
    conf('heartbeat = 60', 'channel_max = 2047'),
    conf('heartbeat = 30', 'channel_max = 2047'),
  );
  expect(restart).toEqual([]);
  expect(live).toEqual([{ key: 'heartbeat', value: '30' }]);
});

test('one setting that is read at start alone makes the node restart', () => {
  const { restart } = decide(conf('heartbeat = 60'), conf('heartbeat = 30', 'mqtt.exchange = readings'));
  expect(restart).toEqual(['mqtt.exchange']);
});

test('a setting that goes needs a restart to be at its default again', () => {
  expect(decide(conf('heartbeat = 60', 'log.console.level = debug'), conf('heartbeat = 60')).restart).toEqual([
    'log.console.level',
  ]);
});

test('a free-disk limit may change from a size to a part of memory and back without a restart', () => {
  const relative = conf('disk_free_limit.relative = 0.6');
  const absolute = conf('disk_free_limit.absolute = 50GiB');
  expect(decide(relative, absolute)).toMatchObject({ restart: [], live: [{ key: 'disk_free_limit.absolute' }] });
  expect(decide(absolute, relative)).toMatchObject({ restart: [], live: [{ key: 'disk_free_limit.relative' }] });
});

test('another image and other Erlang terms need a restart, other plugins do not', () => {
  const before = bundleWith();
  expect(decide(before, bundleWith({ image: 'rabbitmq:4.4.1', version: '4.4.1' })).restart).toEqual([
    'RabbitMQ 4.3.6 becomes 4.4.1',
  ]);
  expect(decide(before, bundleWith({ advancedConfig: '[].' })).restart).toEqual(['advanced.config']);
  expect(decide(before, bundleWith({ plugins: ['rabbitmq_management', 'rabbitmq_shovel'] }))).toEqual({
    restart: [],
    live: [],
    plugins: true,
  });
});

test('a value goes into an Erlang expression only as the number or word that it is', () => {
  expect(liveExpression([{ key: 'heartbeat', value: '30' }])).toBe('application:set_env(rabbit, heartbeat, 30), ok.');
  expect(() => liveExpression([{ key: 'heartbeat', value: '30), init:stop(' }])).toThrow('is not a whole number');
  expect(() => liveExpression([{ key: 'default_queue_type', value: 'x_queue), halt(' }])).toThrow('not a single word');
});

test('comments, blank lines and values with an equals sign are read as RabbitMQ reads them', () => {
  expect(parseSettings('# a = b\n\n  log.file =  x=y \n')).toEqual(new Map([['log.file', 'x=y']]));
});
