#!/usr/bin/env node
// Starts every fake service as a process of its own, for the benchmark and the crash test:
//   node test/fakes/run.ts [--virustotal 9101] [--jira 9105] …
//                          [--latency 20] [--effects effects.ndjson] [--auto]
// --auto makes the hosts, mailboxes, messages and accounts that are asked for, and knows every name with "bad" in it.
// Prints one JSON line per service ({name, url, connector}), then "ready". POST <url>/__fake/fail scripts faults.
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FAKE_NAMES, startFakes, type FakeName } from './index.ts';

const NAMED = Object.fromEntries(FAKE_NAMES.map((name) => [name, { type: 'string' as const }])) as Record<
  FakeName,
  { type: 'string' }
>;
const { values } = parseArgs({
  options: {
    ...NAMED,
    latency: { type: 'string', default: '0' },
    effects: { type: 'string' },
    auto: { type: 'boolean', default: false },
  },
});

const ports: Partial<Record<FakeName, number>> = {};
for (const name of FAKE_NAMES) if (values[name] !== undefined) ports[name] = Number(values[name]);
const file = values.effects;
const fakes = await startFakes({
  ports,
  control: true,
  latencyMs: Number(values.latency),
  // Written at once: the reader counts effects while processes are being killed.
  ...(file === undefined
    ? {}
    : { onEffect: (effect) => appendFileSync(file, `${JSON.stringify(effect)}\n`) }),
});
if (values.auto) {
  fakes.crowdstrike.state.autoHosts = true;
  fakes.microsoft365.state.auto = true;
  fakes.virustotal.state.otherwise = (_kind, value) =>
    value.includes('bad')
      ? { malicious: 42, undetected: 20, harmless: 8, categories: { Fake: 'phishing' } }
      : { malicious: 0 };
}
for (const { name, url, connector } of fakes.all) console.log(JSON.stringify({ name, url, connector }));
console.log('ready');
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void fakes.close().then(() => process.exit(0)));
