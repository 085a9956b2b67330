import { Module } from '@nestjs/common';
import { ActionsModule } from '#actions';
import { Analysts } from './analysts.ts';
import { ClaudeAnalyst } from './claude-analyst.ts';
import { ClaudeClient } from './claude-client.ts';
import { ClaudeTools } from './claude-tools.ts';
import { triageMetrics } from './triage.metrics.ts';

@Module({
  imports: [ActionsModule],
  providers: [Analysts, ClaudeAnalyst, ClaudeClient, ClaudeTools, ...triageMetrics],
  exports: [Analysts],
})
export class TriageModule {}
