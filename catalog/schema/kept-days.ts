import { z } from 'zod';

/** How long a log group keeps what it is sent: the values that CloudWatch Logs accepts up to two years (API reference, PutRetentionPolicy). */
export const keptDays = z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731]).default(30);
