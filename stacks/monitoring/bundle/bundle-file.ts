/** A file that a program of the monitoring host reads. */
export interface BundleFile {
  /** Where it is below the folder of a bundle; see contracts/watch-bundle.ts. */
  path: string;
  text: string;
  /** File of the repository that it comes from, for messages: `dashboards/orders.ts`, `platform.yaml`. */
  from: string;
}
