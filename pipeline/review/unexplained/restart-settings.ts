/** Keys of rabbitmq.conf that a running node takes on. The agent's settings.ts, which does it, has to know the same. */
const live = [
  'vm_memory_high_watermark.relative',
  'disk_free_limit.absolute',
  'disk_free_limit.relative',
  'heartbeat',
  'channel_max',
  'consumer_timeout',
  'max_message_size',
  'default_queue_type',
];

/** One way out of two for the same thing: a key that goes is made up for by the other one that comes. */
const alternatives: Record<string, string> = {
  'disk_free_limit.absolute': 'disk_free_limit.relative',
  'disk_free_limit.relative': 'disk_free_limit.absolute',
};

/** Whether a node restarts to go from one rabbitmq.conf to another. */
export function settingsNeedRestart(before: string, after: string): boolean {
  const [old, current] = [parse(before), parse(after)];
  const changed = [...current].filter(([key, value]) => old.get(key) !== value);
  const gone = [...old.keys()].filter((key) => !current.has(key) && !current.has(alternatives[key] ?? ''));
  return gone.length > 0 || changed.some(([key]) => !live.includes(key));
}

/** https://www.rabbitmq.com/docs/configure#config-file */
function parse(text: string): Map<string, string> {
  const lines = text.split('\n').map((line) => line.trim());
  const settings = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    settings.map((line) => {
      const [key = '', ...value] = line.split('=');
      return [key.trim(), value.join('=').trim()];
    }),
  );
}
