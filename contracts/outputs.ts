/** Outputs of stacks that programs read; those that only stacks read are declared in stacks/. */

/** What the bootstrap stack tells of GitHub's way in: ARNs of the two roles. */
export const bootstrapOutput = { planRole: 'plan_role', applyRole: 'apply_role' } as const;

/**
 * What a broker's stack tells: the address that AMQP clients connect to, where it has a listener for them; the host in it; the
 * secrets of its users' passwords; and, where it has a name in the public DNS, what that leads to.
 */
export const brokerOutput = {
  amqpEndpoint: 'amqp_endpoint',
  amqpHost: 'amqp_host',
  userSecrets: 'user_secrets',
  address: 'address',
} as const;

/** What the network's stack tells of itself that alarms read: ids of NAT gateways by the letters of their zones. */
export const networkOutput = { natGateways: 'nat_gateway_ids' } as const;

/** Name of the file beside the synthesized stacks that holds warnings about what they were made of, which the files alone do not tell. */
export const warningsFile = 'warnings.json';

/**
 * Variable that names to a synthesis the file of dashboards that were built before it, as `stacks/dashboards/main.ts` prints them; `none` where
 * nobody asks for the stack that shows them. Without it they are built.
 */
export const dashboardsVariable = 'WARREN_DASHBOARDS_FILE';

/** What stands in that variable for no dashboards at all. */
export const noDashboards = 'none';
