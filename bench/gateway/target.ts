/** Where requests go, and what is the right answer. */
export interface Target {
  /** `http://127.0.0.1:8080` */
  origin: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  /** Size of the body that is posted: so many times the letter x. */
  bytes: number;
  expect: { status: number /** Size of the answer's body, where it is known. */; bytes?: number };
}
