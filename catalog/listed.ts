/** What a list shows of something that a file makes, beside what its kind knows of every object. */
export interface Listed {
  /** What people and `warren reach` call it: `brokers/orders`, `database`. */
  name: string;
  /** With the product where that is not plain: `4.3.6`, `mariadb 11.8`. */
  version?: string;
  /** Last day of support of that version, as an ISO date; null where none is published. */
  supportEnds?: string | null;
  /** How much of it there is: `3 x m7g.xlarge, 100 GiB each`. */
  size?: string;
  /** What clients use: `amqps://orders.acme.internal:5671`, `https://hooks.acme.example/orders`. */
  address?: string;
  /** What it works with or stands for, in a few words: `queue placed of orders`. */
  does?: string;
  /** When its restarts may happen, in the words of its file; absent where it has no say. */
  maintenance?: {
    window?: { days: readonly string[]; start: string; hours: number } | undefined;
    freezeUntil?: string | undefined;
  };
}
