declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A DynamoDB in the memory of this process, as a server that does not listen yet. The times are milliseconds. */
  function dynalite(options: { createTableMs: number; deleteTableMs: number }): Server;
  export = dynalite;
}
