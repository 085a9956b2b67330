import { Injectable } from '@nestjs/common';
import { join, resolve } from 'node:path';
import { settings, type Settings } from './settings.ts';

/** The settings of this process, read once from the environment; a wrong one ends the start with one sentence. */
@Injectable()
export class Config {
  readonly values: Settings;
  /** The log goes to somebody's terminal, and nobody has said how much of it they want. */
  readonly logIsWatched: boolean;

  constructor(
    environment: NodeJS.ProcessEnv = process.env,
    { terminal = process.stdout.isTTY === true }: { terminal?: boolean } = {},
  ) {
    this.values = settings(environment);
    this.logIsWatched = terminal && environment['LOG_LEVEL'] === undefined;
  }

  /** The process's environment, with defaults below it and overrides above it: for programs beside the server. */
  static fromEnvironment(defaults: NodeJS.ProcessEnv, overrides: NodeJS.ProcessEnv): Config {
    return new Config({ ...defaults, ...process.env, ...overrides });
  }

  get demo(): boolean {
    return this.values.DEMO;
  }

  get dataDir(): string {
    return resolve(this.values.DATA_DIR);
  }

  /** Where this process keeps what it has seen of the record's chain. */
  get auditAnchorFile(): string {
    return this.values.AUDIT_ANCHOR_FILE ?? join(this.dataDir, 'audit-anchors.jsonl');
  }

  get runsWorkers(): boolean {
    return this.values.ROLE !== 'api';
  }

  get servesHttp(): boolean {
    return this.values.ROLE !== 'worker';
  }

  /** Where people reach the web app: links in mails start with it. */
  get baseUrl(): string {
    return this.values.BASE_URL ?? `http://${this.values.HOST}:${this.values.PORT}`;
  }

  /** Whether people come by https, through whatever ends it in front of this server. */
  get usesHttps(): boolean {
    return /^https:/i.test(this.baseUrl);
  }
}
