import type { Severity } from '#contracts';
import { defineSettings } from '#platform';

/** Minutes from an incident's first alert until it is to be resolved, by severity. */
export type ServiceLevels = Record<Severity, number>;

const DEFAULTS: ServiceLevels = { critical: 60, high: 240, medium: 1440, low: 4320, informational: 10_080 };

const level = (severity: Severity, title: string) => ({
  type: 'integer',
  minimum: 5,
  maximum: 525_600,
  title: `${title} (minutes)`,
  description: `From the first alert until it is resolved; ${DEFAULTS[severity]} unless changed.`,
});

export const SERVICE_LEVELS = defineSettings<ServiceLevels>({
  key: 'service_levels',
  title: 'Service levels',
  description:
    'Within how many minutes incidents are to be resolved. What has used up three quarters of its time moves up in the list of the most urgent, what is over moves up further.',
  fields: {
    critical: level('critical', 'Critical'),
    high: level('high', 'High'),
    medium: level('medium', 'Medium'),
    low: level('low', 'Low'),
    informational: level('informational', 'Informational'),
  },
  defaults: () => ({ ...DEFAULTS }),
});
