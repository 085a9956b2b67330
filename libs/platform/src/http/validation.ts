import { ValidationPipe, type ValidationError } from '@nestjs/common';
import type { FieldError } from '#contracts';
import { Problem } from '../errors/problem.ts';

/** Of an error's message, which may list all values that a field takes: with what stands around it below the 500 of the document. */
const LONGEST_MESSAGE = 460;

/** Checks DTOs; unknown fields are refused by name. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => {
      const fields = fieldErrors(errors, '');
      const first = fields[0];
      return new Problem(
        'invalid_request',
        first === undefined
          ? 'The request is not valid.'
          : `${first.message}${fields.length > 1 ? ` (and ${fields.length - 1} more)` : ''}.`,
        { errors: fields },
      );
    },
  });
}

function fieldErrors(errors: ValidationError[], prefix: string): FieldError[] {
  return errors.flatMap((error) => {
    const path = prefix === '' ? error.property : `${prefix}.${error.property}`;
    const own = Object.entries(error.constraints ?? {}).map(([code, message]) => ({
      path,
      code,
      message: short(
        message.startsWith(error.property)
          ? `${path}${message.slice(error.property.length)}`
          : `${path}: ${message}`,
      ),
    }));
    return [...own, ...fieldErrors(error.children ?? [], path)];
  });
}

/** Without the last of the words, when there are too many. */
function short(message: string): string {
  if (message.length <= LONGEST_MESSAGE) return message;
  return message.slice(0, LONGEST_MESSAGE).replace(/[^\s,]{0,100}$/, '') + '…';
}
