import { logJob, logLabel, lokiPushPath } from '../../contracts/monitoring.ts';

/** A variable of Alloy's environment: https://grafana.com/docs/alloy/latest/reference/stdlib/sys/ */
export interface Variable {
  variable: string;
}

/**
 * Alloy's configuration that sends a machine's journal to a Loki, with the unit of each line beside the labels given.
 * https://grafana.com/docs/alloy/latest/reference/components/loki/loki.source.journal/
 */
export function journalFile({
  url,
  labels,
}: {
  /** Of Loki, as `http://127.0.0.1:3100`. */
  url: string;
  /** On every line. Few, and of few values: each set of them is a stream of its own. */
  labels: Readonly<Record<string, string | Variable>>;
}): string {
  const all = Object.entries({ [logLabel.job]: logJob.journal, ...labels });
  return `logging {
  level = "warn"
}

loki.relabel "journal" {
  forward_to = []

  rule {
    source_labels = ["__journal__systemd_unit"]
    target_label  = "${logLabel.unit}"
  }
}

loki.source.journal "machine" {
  max_age       = "12h"
  forward_to    = [loki.write.host.receiver]
  relabel_rules = loki.relabel.journal.rules
  labels        = {
${all.map(([name, value]) => `    ${name} = ${expressionOf(value)},\n`).join('')}  }
}

loki.write "host" {
  endpoint {
    url = ${JSON.stringify(`${url}${lokiPushPath}`)}
  }
}
`;
}

function expressionOf(value: string | Variable): string {
  return typeof value === 'string' ? JSON.stringify(value) : `sys.env(${JSON.stringify(value.variable)})`;
}
