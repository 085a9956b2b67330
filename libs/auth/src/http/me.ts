import { Injectable } from '@nestjs/common';
import { Config } from '#platform';
import { permissionsOf, type Principal } from '../domain/principal.ts';
import { SessionTokens } from '../session-tokens.ts';
import { OwnProfileService } from '../own-profile.service.ts';
import { Standing } from '../standing.ts';
import type { MeDto } from './dto/auth.dto.ts';

@Injectable()
export class Me {
  constructor(
    private readonly tokens: SessionTokens,
    private readonly standing: Standing,
    private readonly config: Config,
    private readonly profile: OwnProfileService,
  ) {}

  async of(principal: Principal): Promise<MeDto> {
    const { time_zone, language } = await this.profile.readingChoices(principal.user_id);
    return {
      user: {
        id: principal.user_id,
        email: principal.email,
        name: principal.user_name,
        role: principal.role,
        time_zone,
        language,
      },
      permissions: [...permissionsOf(principal)],
      csrf_token: principal.kind === 'session' ? this.tokens.csrfToken(principal.id) : null,
      setup: await this.standing.setupStep(principal),
      demo: this.config.demo,
    };
  }
}
