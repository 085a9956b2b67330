// CommonJS packages that require Nest (the Prometheus module) do so in the middle of a cycle unless Nest's ES
// modules are loaded before them.
await import('reflect-metadata');
await import('@nestjs/common');
await import('@nestjs/core');

// A bound against hanging, not a measure: machines that run the suites are slow and shared.
const { jest } = await import('@jest/globals');
jest.setTimeout(60_000);
export {};
