import { ValidationPipe, type ValidationError } from '@nestjs/common';
import type { FieldError } from '#contracts';
import { Problem } from '../errors/problem.ts';

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
      message: message.startsWith(error.property)
        ? `${path}${message.slice(error.property.length)}`
        : `${path}: ${message}`,
    }));
    return [...own, ...fieldErrors(error.children ?? [], path)];
  });
}
