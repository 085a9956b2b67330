export * from './case-file.ts';
export * from './error-codes.ts';
export * from './events.ts';
export * from './jobs.ts';
export * from './permissions.ts';
export * from './states.ts';
export * from './vocabulary.ts';
export * from './votes.ts';
