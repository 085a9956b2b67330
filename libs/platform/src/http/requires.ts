import { SetMetadata, applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiDefaultResponse, ApiExtension } from '@nestjs/swagger';
import type { Permission } from '#contracts';
import { ProblemDto } from './problem.dto.ts';

export const PERMISSION_METADATA = 'triage-warden:permission';
export const PUBLIC_METADATA = 'triage-warden:public';
export const RECENT_SIGN_IN_METADATA = 'triage-warden:recent-sign-in';
export const DURING_SETUP_METADATA = 'triage-warden:during-setup';

/** Any signed-in user or key, whatever the role. What is the person's own asks for a session besides. */
export const SIGNED_IN = 'signed-in';
export type RouteAccess = Permission | typeof SIGNED_IN;

/** The permission that a route needs; every route names one or is @Public (a test walks all routes). */
export function Requires(permission: RouteAccess): MethodDecorator & ClassDecorator {
  return applyDecorators(
    SetMetadata(PERMISSION_METADATA, permission),
    ApiCookieAuth(),
    ApiBearerAuth(),
    ApiExtension('x-permission', permission),
    ApiDefaultResponse({ description: 'A problem', type: ProblemDto }),
  );
}

/**
 * A route that also works while a person has something to do before anything else: choose a password, enrol a second
 * factor. All others refuse until then.
 */
export function DuringSetup(): MethodDecorator & ClassDecorator {
  return SetMetadata(DURING_SETUP_METADATA, true);
}

/**
 * A route that changes what gives access, for which the session's last proof of who sits there must be recent. Writes
 * that need a permission of administration are such without it.
 */
export function RequiresRecentSignIn(): MethodDecorator & ClassDecorator {
  return SetMetadata(RECENT_SIGN_IN_METADATA, true);
}

/** A route for everybody; it must protect itself (webhook signatures, sign-in limits). */
export function Public(): MethodDecorator & ClassDecorator {
  return applyDecorators(
    SetMetadata(PUBLIC_METADATA, true),
    ApiExtension('x-permission', null),
    ApiDefaultResponse({ description: 'A problem', type: ProblemDto }),
  );
}
