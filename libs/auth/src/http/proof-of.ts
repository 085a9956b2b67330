import { Problem } from '#platform';
import type { FactorProof } from '../domain/proof.ts';
import type { ReauthenticationProof } from '../reauthentication.service.ts';
import type { ReauthenticateDto, SecondFactorDto } from './dto/second-factor.dto.ts';

/** @throws Problem invalid_request when what the method needs is not there */
export function factorProofOf({ method, code, response }: SecondFactorDto): FactorProof {
  if (method === 'passkey') return { method, response: response ?? missing(method, 'response') };
  return { method, code: code ?? missing(method, 'code') };
}

/** @throws Problem invalid_request when what the method needs is not there */
export function reauthenticationProofOf({
  method,
  password,
  ...rest
}: ReauthenticateDto): ReauthenticationProof {
  if (method === 'password') return { method, password: password ?? missing(method, 'password') };
  return factorProofOf({ method, ...rest });
}

function missing(method: string, path: string): never {
  const message = `The method ${method} needs ${path}.`;
  throw new Problem('invalid_request', message, { errors: [{ path, code: 'required', message }] });
}
