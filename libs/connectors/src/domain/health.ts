export const HEALTH_STATUSES = ['unknown', 'healthy', 'unhealthy'] as const;
export type HealthStatus = (typeof HEALTH_STATUSES)[number];

export interface HealthResult {
  healthy: boolean;
  /** One sentence, or null when healthy. */
  error: string | null;
  latency_ms: number;
  /** RFC 3339. */
  checked_at: string;
}
