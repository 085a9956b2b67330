import { defineAction } from '../definition.ts';
import { STRING, STRING_OR_NULL, output, parameters, string, text } from '../schemas.ts';
import { effect } from './shared.ts';

interface NotifyParameters {
  channel: string;
  text: string;
  title?: string;
}

export const notifyChannel = defineAction<NotifyParameters>({
  ...effect<NotifyParameters>({
    name: 'notify_channel',
    title: 'Notify channel',
    description: 'Posts a message to a channel of the messaging service, with a link to the incident.',
    category: 'notification',
    capability: 'messaging',
    default_level: null,
    target_type: 'channel',
    inverse: null,
    analyst: 'nothing',
    code_parameters: [],
    recommended: null,
  }),
  parameters: parameters(
    {
      channel: string('Channel as the messaging service names it', { max: 200, example: '#soc' }),
      text: text('The message', 3000),
      title: string('Title; “Triage Warden” unless told', { max: 150 }),
    },
    ['channel', 'text'],
  ),
  output: output({ channel: STRING, message_id: STRING_OR_NULL }),
  resolve: 'A channel is what its name says; nothing else is touched.',
  knows: null,
  targets: (p) => [p.channel],
  summary: (p) => `Post a message to ${p.channel}`,
  async apply(ctx) {
    const { channel, text: body, title } = ctx.parameters;
    const messaging = await ctx.service('messaging');
    const posted = await ctx.send(() =>
      messaging.post(
        { key: ctx.key, channel, title: title ?? 'Triage Warden', text: body, url: ctx.url },
        ctx.signal,
      ),
    );
    return { output: { channel, message_id: posted.id }, evidence: [] };
  },
  async readBack(ctx) {
    const messaging = await ctx.service('messaging');
    const posted = await messaging.wasPosted(ctx.key, ctx.signal);
    if (posted === null) return { state: 'unknown' };
    return posted
      ? { state: 'done', output: { channel: ctx.parameters.channel, message_id: null } }
      : { state: 'not_done' };
  },
});
