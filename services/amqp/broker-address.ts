/** Where a broker is, and who asks. */
export interface BrokerAddress {
  host: string;
  port: number;
  /** Absent for plain AMQP, which is for one machine alone. `ca`: the broker's own authority in PEM. */
  tls?: { ca?: string };
  vhost: string;
  user: string;
  password: string;
}
