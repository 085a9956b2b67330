import { parse } from '../parsing.fixture.ts';
import { microsoftGraph } from './microsoft-graph.ts';

it.each(['auto', 'microsoft_graph'] as const)(
  'keeps nothing of the secret of a subscription (%s)',
  (format) => {
    for (const { body } of microsoftGraph.samples) {
      expect(JSON.stringify(body)).toContain('secret-of-the-subscription');
      const delivery = parse(format, body);
      expect(delivery.alerts[0]).toMatchObject({
        format: 'microsoft_graph',
        raw: { clientState: '[redacted]' },
      });
      expect(JSON.stringify(delivery)).not.toContain('secret-of-the-subscription');
    }
  },
);
