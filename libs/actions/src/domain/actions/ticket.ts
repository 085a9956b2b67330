import { SEVERITIES, type JsonObject, type Severity } from '#contracts';
import type { Ticket } from '#connectors';
import { defineAction } from '../definition.ts';
import { STRING, STRING_OR_NULL, list, oneOf, output, parameters, string, text } from '../schemas.ts';
import { effect } from './shared.ts';

interface TicketParameters {
  title: string;
  description: string;
  severity?: Severity;
  labels?: string[];
}

export const createTicket = defineAction<TicketParameters>({
  ...effect<TicketParameters>({
    name: 'create_ticket',
    title: 'Create ticket',
    description: 'Opens a ticket in the ticketing system, with a link back to the incident.',
    category: 'ticket',
    capability: 'ticketing',
    default_level: 'analyst',
    target_type: 'ticket',
    analyst: 'recommend',
    inverse: null,
    code_parameters: [],
    recommended: null,
  }),
  parameters: parameters(
    {
      title: string('Title', { max: 250 }),
      description: text('Plain text; blank lines part paragraphs', 30_000),
      severity: { ...oneOf(SEVERITIES, 'Severity'), default: 'medium' },
      labels: list(string('A label', { max: 100, pattern: '^\\S+$' }), 'Labels', 20),
    },
    ['title', 'description'],
  ),
  output: output({
    ticket_id: STRING,
    ticket_key: STRING,
    title: STRING,
    status: STRING_OR_NULL,
    url: STRING,
  }),
  resolve: 'It makes a ticket of its own and touches nothing that is there.',
  knows: null,
  targets: () => [],
  summary: (p) => `Create the ticket “${p.title}”`,
  async apply(ctx) {
    const { title, description, severity, labels } = ctx.parameters;
    const ticketing = await ctx.service('ticketing');
    const link = ctx.url === null ? '' : `\n\nIncident: ${ctx.url}`;
    const ticket = await ctx.send(() =>
      ticketing.create(
        {
          key: ctx.key,
          title,
          description: `${description}${link}`,
          severity: severity ?? 'medium',
          labels: labels ?? [],
        },
        ctx.signal,
      ),
    );
    return { output: ticketOutput(ticket), evidence: [] };
  },
  async readBack(ctx) {
    const ticketing = await ctx.service('ticketing');
    const ticket = await ticketing.findByKey(ctx.key, ctx.signal);
    return ticket === null ? { state: 'not_done' } : { state: 'done', output: ticketOutput(ticket) };
  },
});

function ticketOutput(ticket: Ticket): JsonObject {
  return {
    ticket_id: ticket.id,
    ticket_key: ticket.key,
    title: ticket.title,
    status: ticket.status,
    url: ticket.url,
  };
}
