import { Problem } from '#platform';
import { readPlaybookBody } from './playbook-body.ts';

function refusal(body: unknown, tag?: string): Problem {
  try {
    readPlaybookBody(body, tag);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('It was taken.');
}

describe('a playbook that is sent', () => {
  it.each<[string, unknown, string | undefined, number | null]>([
    ['as YAML', 'name: x', undefined, null],
    ['as YAML with its version', 'name: x', '"3"', 3],
    ['as JSON', { yaml: 'name: x' }, undefined, null],
    ['as JSON whose version is null', { yaml: 'name: x', version: null }, undefined, null],
    ['as JSON whose version is null, beside the header', { yaml: 'name: x', version: null }, '"4"', 4],
    ['as JSON with its version', { yaml: 'name: x', version: 2 }, undefined, 2],
    ['as JSON with the first version', { yaml: 'name: x', version: 0 }, undefined, 0],
    ['with the header before the body', { yaml: 'name: x', version: 2 }, '"5"', 5],
  ])('%s', (_how, body, tag, version) => {
    expect(readPlaybookBody(body, tag)).toEqual({ yaml: 'name: x', version });
  });

  it.each([
    ['"7"', 7],
    ['7', 7],
    ['W/"7"', 7],
    [' "123456789" ', 123456789],
  ])('names its version by %s', (tag, version) => {
    expect(readPlaybookBody('', tag).version).toBe(version);
  });

  it.each(['*', '"x"', '', '"1234567890"', '"1", "2"', 'w"1"'])('names no version by %s', (tag) => {
    const { code, message, errors } = refusal('name: x', tag);
    expect({ code, message, errors }).toEqual({
      code: 'invalid_request',
      message: 'If-Match must be the version of the playbook, such as "3".',
      errors: [],
    });
  });

  it.each([
    ['nothing', null],
    ['nothing at all', undefined],
    ['a number', 7],
  ])('is not %s', (_what, body) => {
    const { message, errors } = refusal(body);
    expect(message).toBe('Send the playbook as application/yaml, or as JSON with `yaml`.');
    expect(errors).toEqual([]);
  });

  it.each([
    [{ yaml: 'x', odd: 1 }, 'odd', 'odd: property odd should not exist'],
    [{}, 'yaml', 'yaml must be the text of the playbook'],
    [{ yaml: 7 }, 'yaml', 'yaml must be the text of the playbook'],
    [{ yaml: 'x', version: '1' }, 'version', 'version must be an integer number'],
    [{ yaml: 'x', version: 1.5 }, 'version', 'version must be an integer number'],
  ])('is told which field is wrong: %j', (body, path, message) => {
    expect(refusal(body).errors).toEqual([{ path, code: 'invalid', message }]);
  });
});
