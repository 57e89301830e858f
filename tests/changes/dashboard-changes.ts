import type { DashboardInput, RepositoryInput, RequestChange } from './change.ts';

/** Changes of dashboards; they start from `shownFiles`. */
export const dashboardChanges: readonly RequestChange[] = [
  {
    title: 'dashboard: another title',
    change: changing((d) => {
      d.title = 'Orders of today';
    }),
    effects: [['live', 'orders sets title to Orders of today instead of Orders.']],
  },
  {
    title: 'dashboard: its own uid written down, which it has anyway',
    change: changing((d) => {
      d.uid = 'warren-orders';
    }),
    effects: [['live', 'orders sets uid to warren-orders.']],
  },
  {
    title: 'dashboard: a panel more',
    change: changing((d) => {
      d.panels?.push({ type: 'text', title: 'Notes' });
    }),
    effects: [['live', 'orders has 2 panels instead of 1.']],
  },
  {
    title: 'dashboard: another query of a panel',
    change: changing((d) => {
      d.panels = [{ type: 'timeseries', title: 'Ready', targets: [{ refId: 'A', expr: 'up' }] }];
    }),
    effects: [['live', 'orders has other panels, 1 panel as before.']],
  },
  {
    title: 'dashboard: a variable',
    change: changing((d) => {
      d.templating = { list: [{ name: 'vhost', type: 'textbox' }] };
    }),
    effects: [['live', 'orders sets templating to other text.']],
  },
  {
    title: 'dashboard: what only Grafana knows of',
    change: changing((d) => {
      d.refresh = '1m';
    }),
    effects: [['live', "orders has other settings of Grafana's."]],
  },
  {
    title: 'a dashboard more',
    change: (files) => {
      files.dashboards = { ...files.dashboards, payments: { title: 'Payments', panels: [] } };
    },
    effects: [['none', 'payments is a new dashboard, Payments, with 0 panels.']],
  },
  {
    title: 'a dashboard less',
    change: (files) => {
      files.dashboards = {};
    },
    effects: [['live', 'orders is shown no more, and links to warren-orders lead nowhere. Metrics and logs stay.']],
  },
  {
    title: 'a dashboard under another name',
    change: (files) => {
      const { orders } = files.dashboards ?? {};
      files.dashboards = orders ? { shop: orders } : {};
    },
    effects: [['live', 'shop is orders under another name: links to orders, and alarms that show it, lead nowhere.']],
  },
];

function changing(change: (dashboard: DashboardInput) => void): (files: RepositoryInput) => void {
  return (files) => {
    const { orders } = files.dashboards ?? {};
    if (!orders) throw new Error('there is no dashboard orders');
    change(orders);
  };
}
