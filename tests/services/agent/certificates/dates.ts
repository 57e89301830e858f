export const now = new Date('2027-03-01T12:00:00Z');

export function daysAfter(date: Date, days: number): Date {
  return new Date(date.getTime() + days * 24 * 60 * 60 * 1000);
}
