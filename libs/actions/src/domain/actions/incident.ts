import { APPROVAL_LEVELS, type ApprovalLevel } from '#contracts';
import { defineAction, type ActionContext } from '../definition.ts';
import { STRING, oneOf, output, parameters, text } from '../schemas.ts';
import { effect } from './shared.ts';

interface EscalateParameters {
  level: ApprovalLevel;
  reason: string;
}

function incidentOf(ctx: ActionContext<unknown>): string {
  if (ctx.incident_id === null) throw new Error('An action on an incident was requested without one.');
  return ctx.incident_id;
}

export const escalate = defineAction<EscalateParameters>({
  ...effect<EscalateParameters>({
    name: 'escalate',
    title: 'Escalate',
    description: 'Puts the incident before people of a level, with the reason as a comment.',
    category: 'incident',
    capability: null,
    default_level: null,
    target_type: 'incident',
    analyst: 'recommend',
    inverse: null,
    code_parameters: [],
    recommended: null,
  }),
  parameters: parameters({
    level: oneOf(APPROVAL_LEVELS, 'Whose attention it needs'),
    reason: text('Why', 2000),
  }),
  output: output({ level: STRING, comment_id: STRING }),
  targets: () => [],
  resolve: null,
  knows: null,
  readBack: null,
  summary: (p) => `Escalate the incident to ${p.level.replaceAll('_', ' ')}`,
  async apply(ctx) {
    const { level, reason } = ctx.parameters;
    const incident = incidentOf(ctx);
    await ctx.edits.setFields(incident, { escalation_level: level });
    const comment = await ctx.edits.comment(
      incident,
      `Escalated to ${level.replaceAll('_', ' ')}: ${reason}`,
    );
    return { output: { level, comment_id: comment.id }, evidence: [] };
  },
});

interface CommentParameters {
  text: string;
}

export const addComment = defineAction<CommentParameters>({
  ...effect<CommentParameters>({
    name: 'add_comment',
    title: 'Add comment',
    description: "Adds a comment to the incident's timeline.",
    category: 'incident',
    capability: null,
    default_level: null,
    target_type: 'incident',
    inverse: null,
    analyst: 'nothing',
    code_parameters: [],
    recommended: null,
  }),
  parameters: parameters({ text: text('The comment', 10_000) }),
  output: output({ comment_id: STRING }),
  targets: () => [],
  resolve: null,
  knows: null,
  readBack: null,
  summary: () => 'Add a comment to the incident',
  async apply(ctx) {
    const comment = await ctx.edits.comment(incidentOf(ctx), ctx.parameters.text);
    return { output: { comment_id: comment.id }, evidence: [] };
  },
});
