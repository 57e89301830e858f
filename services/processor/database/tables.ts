/** Tables that processors keep in the database of their handlers. */
export const inboxTable = 'warren_inbox';
export const fencesTable = 'warren_fences';
