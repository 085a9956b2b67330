#!/usr/bin/env node
// `npm run tw -- <command>` or `npx tw <command>`: the command line, built when its sources changed.
import { makeReady, runBuilt } from './steps/ready.mjs';

await makeReady(['server']);
await runBuilt('apps/cli/src/main.js');
