#!/usr/bin/env node
// `npm start` and `npm run demo`: from a fresh clone to a running server. Plain JavaScript without packages,
// since it runs before they are there, and on a Node that may be too old for the server itself.
import { makeReady, runBuilt } from './steps/ready.mjs';

if (process.argv.includes('--demo')) {
  process.env.DEMO = 'true';
  // Never into a real installation's data; and the demo's own mail gateway is believed.
  process.env.DATA_DIR ??= 'data/demo';
  process.env.TRUSTED_MAIL_HOSTS ??= 'mx.corp.example';
}
process.env.NODE_ENV ??= 'production';
await makeReady(['server', 'web']);
await runBuilt('apps/server/src/main.js');
