/** A dashboard as Grafana reads it. */
export interface BuiltDashboard {
  /** Name of its file. */
  name: string;
  /** File of the repository that it comes from: `dashboards/orders.ts`. */
  file: string;
  /** `warren-<name>`, at most 40 characters. */
  uid: string;
  title: string;
  /** JSON, the same bytes for the same file and catalog. */
  text: string;
  /** When a panel may show nothing although all that it asks lives, by its title, from its description. */
  emptyWhen: Readonly<Record<string, string>>;
}
