import { defineSettings } from '#platform';

/** Whether people are led; how far the set-up is, nothing keeps: it is read from what there is. */
export const FIRST_RUN = defineSettings<{ lead: boolean }>({
  key: 'first_run',
  title: 'Set-up',
  description: 'The page that leads through what a new installation needs.',
  fields: {
    lead: {
      type: 'boolean',
      title: 'Lead through the set-up',
      description:
        'The dashboard says what is still to be done until all of it is; the page stays at its address.',
    },
  },
  // What the demo has needs no more.
  defaults: ({ demo }) => ({ lead: !demo }),
});
