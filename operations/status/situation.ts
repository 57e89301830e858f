/** When statuses are read, and whether in a simulated AWS, which boots no machine. */
export interface Situation {
  now: Date;
  simulated: boolean;
}

/** What is to be said of what never reported. */
export function neverReported({ simulated }: Situation): string {
  return `is in the files and has never reported. ${simulated ? 'A simulated AWS boots no machine.' : 'Apply it.'}`;
}
