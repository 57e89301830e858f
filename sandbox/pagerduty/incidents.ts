/** A trigger event as it was taken: what PagerDuty shows of an alert. */
export interface TakenEvent {
  readonly at: string;
  readonly summary: string;
  readonly severity: string;
  readonly source: string;
  readonly component?: string;
  readonly group?: string;
  readonly class?: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly links: readonly { href: string; text?: string }[];
}

/** An alert and the incident that it opened: without grouping there is one incident for each alert. */
export interface Incident {
  readonly id: string;
  /** Id of the service whose integration the events came by. */
  readonly service: string;
  readonly dedupKey: string;
  readonly status: 'triggered' | 'acknowledged' | 'resolved';
  /** Every trigger event that it was sent, the first one first. */
  readonly events: readonly TakenEvent[];
}

/** What becomes of events; in the memory of this process alone. */
export interface Incidents {
  /** All that there ever were, the oldest first. */
  all(): readonly Incident[];
  /** Opens an incident, or adds to the open one of the same key and integration. */
  trigger(at: { service: string; routingKey: string; dedupKey: string }, event: TakenEvent): void;
  /** Moves the open one on; without one nothing happens. */
  follow(at: { routingKey: string; dedupKey: string }, status: 'acknowledged' | 'resolved'): void;
  /** What a person does by hand. Throws when there is no such incident. */
  change(id: string, status: Incident['status']): void;
}

interface Kept extends Incident {
  status: Incident['status'];
  readonly routingKey: string;
  readonly events: TakenEvent[];
}

/** https://developer.pagerduty.com/docs/send-alert-event#alert-de-duplication: an open alert is known by its key and the key of its integration. */
export function openIncidents(): Incidents {
  const kept: Kept[] = [];
  const open = ({ routingKey, dedupKey }: { routingKey: string; dedupKey: string }) =>
    kept.find((each) => each.status !== 'resolved' && each.routingKey === routingKey && each.dedupKey === dedupKey);
  return {
    all: () => kept.map(({ routingKey: _, ...incident }) => ({ ...incident, events: [...incident.events] })),
    trigger: (at, event) => {
      const found = open(at);
      if (found) found.events.push(event);
      else
        kept.push({ id: `Q${String(kept.length + 1).padStart(13, '0')}`, ...at, status: 'triggered', events: [event] });
    },
    follow: (at, status) => {
      const found = open(at);
      if (found) found.status = status;
    },
    change: (id, status) => {
      const found = kept.find((each) => each.id === id);
      if (found === undefined) throw new Error(`There is no incident ${id} in the sandbox's PagerDuty.`);
      found.status = status;
    },
  };
}
