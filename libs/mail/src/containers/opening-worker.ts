import { parentPort } from 'node:worker_threads';
import type { Part } from './define-container.ts';
import { openPart } from './open-part.ts';
import { receivedPart, sent } from './sent.ts';

/** Runs in the thread that opens parts, one after the other. */
async function answer(part: Part): Promise<void> {
  const { message, transfer } = sent(await openPart(receivedPart(part)));
  parentPort?.postMessage(message, transfer);
}

parentPort?.on('message', (part: Part) => void answer(part));
// All that it needs is loaded: the time that a part may take begins with the part.
parentPort?.postMessage('ready');
