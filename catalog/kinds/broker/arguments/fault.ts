/** What is wrong with an argument or a policy's key. */
export interface Fault {
  /** Of the argument or key; left out where it is about all of them. */
  name?: string;
  /** What is wrong, to follow the field's name. */
  message: string;
  /** What to do in the file, where that is not plain. */
  advice?: string;
  /** Whether RabbitMQ answers 400, rather than take it and do nothing. */
  isRefused: boolean;
}

/** What RabbitMQ answers 400 to. */
export function refused(name: string | undefined, message: string, advice?: string): Fault {
  return { ...(name === undefined ? {} : { name }), message, ...(advice ? { advice } : {}), isRefused: true };
}

/** What RabbitMQ takes, and does nothing or something else with. */
export function ignored(name: string, message: string, advice?: string): Fault {
  return { name, message, ...(advice ? { advice } : {}), isRefused: false };
}

/** What is wrong and what to do. */
export function sentenceOf({ message, advice }: Pick<Fault, 'message' | 'advice'>): string {
  return advice === undefined ? message : `${message} ${advice}`;
}
