import type { Actor } from '#contracts';
import { jobContext, jobOrigin, responsible, systemContext } from './context.ts';

const ANN: Actor = { type: 'user', id: 'u1', name: 'Ann', user_id: 'u1', role: 'analyst' };
const PLAYBOOK: Actor = { type: 'playbook', id: 'r1', name: 'playbook:phishing' };
const origin = (actor: Actor) => ({ tenant_id: 't', actor, correlation_id: 'c', ip: '192.0.2.1' });

describe("a job's context", () => {
  it('is the system on behalf of a person, from their address', () => {
    const ctx = jobContext('action.execute', origin(ANN));
    expect(ctx).toMatchObject({ actor: { type: 'system', name: 'action.execute' }, onBehalfOf: ANN });
    expect(ctx.ip).toBe('192.0.2.1');
    expect(responsible(ctx)).toEqual(ANN);
  });

  it('keeps the person through every job that follows, and the playbook that acts meanwhile', () => {
    const run = { ...jobContext('run.advance', origin(ANN)), actor: PLAYBOOK };
    const next = jobContext('action.execute', jobOrigin(run));
    expect(next).toMatchObject({ actor: PLAYBOOK, onBehalfOf: ANN, ip: '192.0.2.1' });
    expect(responsible(next)).toEqual(PLAYBOOK);
  });

  it('of the system or a source is nobody else’s', () => {
    const ctx = jobContext('triage', jobOrigin(systemContext('approvals.sweep', 'c', 't')));
    expect(ctx.actor.name).toBe('approvals.sweep');
    expect(ctx.onBehalfOf).toBeUndefined();
    expect(jobContext('triage', { ...origin(PLAYBOOK), ip: undefined as never }).ip).toBeNull();
  });
});
