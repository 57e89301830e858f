/**
 * The line that a receiver logs of a request: its message, and the fields that others read of it. At the usual level it tells of what is answered
 * with 500 or more, and of what endpoints refuse, but for the rate of a client; of what went through it tells nothing.
 */
export const requestLog = {
  message: 'request',
  /** Name of the endpoint; `none` where the request was for none. */
  endpoint: 'endpoint',
  /** Of the answer. */
  status: 'status',
  /** Why it was answered so, in a word of the receiver's: `refused-signature`. */
  outcome: 'outcome',
} as const;
