import { describe, expect, it } from 'vitest';
import { searchTarget } from '../refang.ts';

describe('searchTarget', () => {
  it.each([
    ['INC-1042', '/incidents/INC-1042'],
    ['1042', '/incidents/INC-1042'],
    ['#7', '/incidents/INC-7'],
    ['hxxps://evil[.]example/x', '/incidents?q=https%3A%2F%2Fevil.example%2Fx'],
    ['evil[.]example', '/incidents?q=evil.example'],
    ['a[at]evil[dot]example', '/incidents?q=a%40evil.example'],
    ['185.220.101.7', '/incidents?q=185.220.101.7'],
    ['lsass memory', '/incidents?q=lsass%20memory'],
  ])('%s', (text, expected) => {
    expect(searchTarget(text)).toBe(expected);
  });
});
