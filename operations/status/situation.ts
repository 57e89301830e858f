/** When statuses are read, and whether in a simulated AWS, whose brokers' nodes are simulated and whose other machines are records alone. */
export interface Situation {
  now: Date;
  simulated: boolean;
}

/** What is to be said above what simulated nodes report. */
export const simulatedNodes =
  'Nodes are simulated: what a real one would keep and report, without RabbitMQ, clients, messages or certificates.';

/** What is to be said of a broker's nodes or a monitoring host that never reported. */
export function neverReported(what: 'broker' | 'host', { simulated }: Situation): string {
  const next = what === 'host' && simulated ? 'The sandbox simulates none.' : 'Apply it.';
  return `is in the files and has never reported. ${next}`;
}
