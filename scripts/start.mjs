#!/usr/bin/env node
// `npm start` and `npm run demo`: from a fresh clone to a running server. Plain JavaScript without packages,
// since it runs before they are there, and on a Node that may be too old for the server itself.
import { makeReady, runBuilt } from './steps/ready.mjs';

if (process.argv.includes('--demo')) process.env.DEMO = 'true';
process.env.NODE_ENV ??= 'production';
await makeReady(['server', 'web']);
await runBuilt('apps/server/src/main.js');
