/** What is not in an export, and has to be chosen. */
export interface ImportOptions {
  /** Name of the broker, which is the name of its file. */
  name: string;
  /** Name of the platform, below which secrets of URIs are to be; left out where there is none yet. */
  platform?: string | undefined;
  /** RabbitMQ version that the new broker runs. */
  version: string;
  /** EC2 instance type of its nodes. */
  instanceType: string;
}
