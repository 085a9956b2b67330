import { defineSettings } from '#platform';

/** What a reporter can be told. */
export const ANSWERS = ['malicious', 'spam', 'benign'] as const;
export type Answer = (typeof ANSWERS)[number];

export interface ReporterSettings extends Record<Answer, string> {
  when_resolved: 'recommend' | 'request';
  told: Answer[];
  mails_a_day: number;
  subject: string;
}

const PLACES = '${{ subject }}, ${{ date }}, ${{ number }} and ${{ actions }}';
/** Of what stands in `${{ … }}` only what there is. */
const TEMPLATE = '^(?:[^$]|\\$(?!\\{\\{)|\\$\\{\\{ (?:subject|date|number|actions) \\}\\})*$';
const SUBJECT = '^(?:[^$\\r\\n]|\\$(?!\\{\\{)|\\$\\{\\{ (?:subject|date|number) \\}\\})*$';

function template(title: string, description: string) {
  return {
    ...{ type: 'string', minLength: 1, maxLength: 3000, pattern: TEMPLATE, title },
    description: `${description} What may stand in it: ${PLACES}.`,
  };
}

/** What people are told who have reported a mail. */
export const REPORTER_ANSWERS = defineSettings<ReporterSettings>({
  key: 'reporter_answers',
  title: 'Answers to reporters',
  description:
    'Whoever reported a mail is told what has come of it, by the action "Tell the reporter". Only addresses of your own domains are written to (see What is ours), and only where it is sure that they sent the report. Of the reported mail nothing is repeated but its subject.',
  fields: {
    when_resolved: {
      type: 'string',
      oneOf: [
        { const: 'recommend', title: 'Recommend it on the page' },
        { const: 'request', title: 'Request it, as the policy allows' },
      ],
      title: 'When a person resolves the incident',
      description: 'Whether the answer is only recommended, or asked for at once.',
    },
    told: {
      type: 'array',
      maxItems: 3,
      uniqueItems: true,
      items: { type: 'string', enum: [...ANSWERS] },
      title: 'What is told',
      description: 'Of other outcomes nobody is told.',
    },
    mails_a_day: {
      type: 'integer',
      minimum: 1,
      maximum: 100,
      title: 'Mails to one reporter a day',
      description: 'At most, about all incidents together.',
    },
    subject: {
      ...{ type: 'string', minLength: 1, maxLength: 200, pattern: SUBJECT },
      title: 'Subject',
      description: 'Of the answer. What may stand in it: ${{ subject }}, ${{ date }} and ${{ number }}.',
    },
    malicious: template('When it was malicious', 'Of a true positive.'),
    spam: template('When it was spam', 'Of a true positive that is spam.'),
    benign: template('When it was harmless', 'Of a false or benign positive.'),
  },
  defaults: () => ({
    when_resolved: 'recommend',
    told: [...ANSWERS],
    mails_a_day: 10,
    subject: 'Your report: ${{ subject }}',
    malicious: [
      'Thank you for reporting the mail "${{ subject }}" on ${{ date }}. You were right: it is malicious.',
      'Do not click its links, do not open its attachments and do not answer it. If you have already done so, or have typed in a password, tell the security team at once.',
      '${{ actions }}',
      'Your security team (${{ number }})',
    ].join('\n\n'),
    spam: [
      'Thank you for reporting the mail "${{ subject }}" on ${{ date }}. It is spam: unwanted, but not an attack. You can delete it.',
      '${{ actions }}',
      'Your security team (${{ number }})',
    ].join('\n\n'),
    benign: [
      'Thank you for reporting the mail "${{ subject }}" on ${{ date }}. We have looked at it, and it is safe: you can use it as usual.',
      'Please go on reporting what looks odd to you.',
      'Your security team (${{ number }})',
    ].join('\n\n'),
  }),
});
