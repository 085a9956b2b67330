import { defineAction } from '../definition.ts';
import { EMAIL_ADDRESS, STRING, STRING_OR_NULL, output, parameters, string } from '../schemas.ts';
import { effect } from './shared.ts';

interface ReporterParameters {
  reporter: string;
}

export const notifyReporter = defineAction<ReporterParameters>({
  ...effect<ReporterParameters>({
    name: 'notify_reporter',
    title: 'Tell the reporter',
    description:
      'Tells whoever reported a mail of the incident what has come of it, in the words of Settings, Answers to reporters: once, only to people of own domains, and only where it is sure that they sent the report.',
    category: 'notification',
    capability: 'mail_sending',
    default_level: null,
    // As a channel: nothing is done to the reporter's account that a guardrail would have to keep from it.
    target_type: 'channel',
    inverse: null,
    analyst: 'nothing',
    code_parameters: [],
    // Not by a verdict: once a person has said what it is, the page recommends it, or the settings ask for it.
    recommended: null,
  }),
  needs_incident: true,
  after_resolution: true,
  parameters: parameters({
    reporter: string('Who reported a mail of the incident', {
      max: 320,
      pattern: EMAIL_ADDRESS,
      example: 'j.doe@corp.example',
    }),
  }),
  output: output({ reporter: STRING, told: STRING, mail_id: STRING_OR_NULL }, ['reporter']),
  resolve: 'A reporter is who the report names; no service knows them by another name.',
  knows: null,
  targets: (p) => [p.reporter],
  summary: (p) => `Tell ${p.reporter} what has come of the report`,
  async apply(ctx) {
    const { reporter } = ctx.parameters;
    const sending = await ctx.service('mail_sending');
    const { answer, ...mail } = await ctx.answerTo(reporter);
    const sent = await ctx.send(() => sending.send({ key: ctx.key, to: reporter, ...mail }, ctx.signal));
    return { output: { reporter, told: answer, mail_id: sent.id }, evidence: [] };
  },
  async readBack(ctx) {
    const { reporter } = ctx.parameters;
    const sending = await ctx.service('mail_sending');
    const sent = await sending.wasSent(ctx.key, ctx.signal);
    if (sent === null) return { state: 'unknown' };
    return sent ? { state: 'done', output: { reporter } } : { state: 'not_done' };
  },
});
