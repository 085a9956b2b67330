import { expect, it } from 'vitest';
import { renderWith } from '../../../test/render.tsx';
import { FactText } from '../fact-text.tsx';

it('defangs addresses, shortens hashes, says times in words, and makes no link', () => {
  const hash = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';
  const { container } = renderWith(
    <FactText
      text={`The link http://evil.example/a?b=c (file ${hash}) was seen 2026-11-22T19:12:51.812Z; more.`}
    />,
  );
  expect(container).toHaveTextContent(
    'The link hxxp://evil[.]example/a?b=c (file 275a021bbfb6…f651fd0f) was seen ',
  );
  expect(container).toHaveTextContent(/22 Nov 2026.*; more\.$/);
  expect(container.querySelector('a')).toBeNull();
  expect(container.querySelector(`code[title="${hash}"]`)).not.toBeNull();
});

it('writes out what would turn a name around', () => {
  const { container } = renderWith(<FactText text={'The file "invoice\u202Efdp.exe" and 3 links.'} />);
  expect(container).toHaveTextContent('The file "invoice[U+202E]fdp.exe" and 3 links.');
});

it('shows the beginning and the end of a long id, and leaves short ones whole', () => {
  const { container } = renderWith(
    <FactText
      text={
        'Quarantine the message <20261122.4711@mailer.paypa1-billing.example> of ' +
        'a-name-of-very-many-more-than-forty-characters.login.bank.example: arn:aws:guardduty:eu-central-1:123456789012:detector/12abc, host 0a7c2f4e-1b2c-4d5e-8f90-1234567890ab.'
      }
    />,
  );
  expect(container).toHaveTextContent(
    'Quarantine the message <20261122.47…example> of a-name-of-very-many-more-than-forty-characters.login.bank.example: arn:aws:guar…or/12abc, host 0a7c2f4e-1b2c-4d5e-8f90-1234567890ab.',
  );
  expect(
    container.querySelector('code[title="<20261122.4711@mailer.paypa1-billing.example>"]'),
  ).not.toBeNull();
});
