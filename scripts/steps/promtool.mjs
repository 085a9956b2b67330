import { ensureTool } from './tools.mjs';

/** Prometheus's own checker, for the tests of the metrics and the alert rules. */
export function ensurePromtool() {
  return ensureTool({
    variable: 'PROMTOOL_PATH',
    names: ['promtool'],
    aptPackages: ['prometheus'],
    reason: 'the tests of metrics and alert rules',
  });
}
