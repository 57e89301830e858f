import { z } from 'zod';
import { problemSchema } from '../../files/problem-schema.ts';

const builtDashboard = z.object({
  /** Name of its file. */
  name: z.string(),
  /** File of the repository that it comes from: `dashboards/orders.ts`. */
  file: z.string(),
  /** `warren-<name>`, at most 40 characters. */
  uid: z.string(),
  title: z.string(),
  /** JSON, the same bytes for the same file and catalog. */
  text: z.string(),
  /** When a panel may show nothing although all that it asks lives, by its title, from its description. */
  emptyWhen: z.record(z.string(), z.string()),
});

/** A dashboard as Grafana reads it. */
export type BuiltDashboard = z.infer<typeof builtDashboard>;

const builtDashboards = z.object({ dashboards: z.array(builtDashboard), problems: z.array(problemSchema) });

/** Every dashboard of a repository that could be built, and what is to be said of all of them. */
export type BuiltDashboards = z.infer<typeof builtDashboards>;

/** What was built and printed as JSON. Throws when it is anything else. */
export function readBuiltDashboards(text: string): BuiltDashboards {
  return builtDashboards.parse(JSON.parse(text));
}
