import { start } from './start.ts';

process.exitCode = await start();
// Connections that a failed start has opened before it failed would keep the process for their idle time.
setTimeout(() => process.exit(), 500).unref();
