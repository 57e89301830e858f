import type { Proof } from './model.ts';

/** How people and programs read a proof: `broker-orders: aws_instance.node-1`. */
export function proofText({ stack, address }: Proof): string {
  return `${stack}: ${address}`;
}
