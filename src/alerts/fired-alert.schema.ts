import { z } from 'zod';

/**
 * An alert as its source reports it.
 *
 * `source` and `environment` may also come as labels, as Prometheus sends them. Other fields of its notifications are welcome and ignored.
 */
export const firedAlertSchema = z
  .object({
    alertname: z.string().min(1).max(200).optional(),
    detector: z.int32().positive().optional(),
    source: z.string().min(1).max(200).optional(),
    environment: z.string().min(1).max(100).optional(),
    labels: z.record(z.string(), z.string()).default({}),
  })
  .transform((alert) => ({
    detector: alert.detector,
    name: alert.alertname ?? alert.labels['alertname'],
    source: alert.source ?? alert.labels['source'],
    environment: alert.environment ?? alert.labels['environment'],
  }))
  .refine((alert) => alert.detector !== undefined || alert.name !== undefined, {
    message: 'give `alertname` (here or in `labels`), or the id of a `detector`',
  });

/** What is known of an alert that fired. */
export type FiredAlert = ReturnType<typeof firedAlertSchema.parse>;
